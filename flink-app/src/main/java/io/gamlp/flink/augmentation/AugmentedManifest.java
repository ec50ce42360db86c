package io.gamlp.flink.augmentation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.FileEntry;
import java.util.List;

/**
 * What an augmented store says of itself.
 *
 * @param formatVersion version of the layout, {@link AugmentedStore#FORMAT_VERSION}
 * @param name name of the snapshot
 * @param sourceContentHash identity of the snapshot it was made from
 * @param numNodes number of nodes, V
 * @param dimension number of raw features, d
 * @param hops number of blocks of X, K
 * @param numClasses number of classes
 * @param directed whether edges have a direction
 * @param normalizer how raw features became H
 * @param blocks number of node blocks
 * @param slabWidth features of a slab
 * @param slabs number of slabs
 * @param directory where the files are, inside the store's directory
 * @param labels file of the labels
 * @param roles file of the roles
 * @param files the hops, ordered by block, slab, hop
 */
public record AugmentedManifest(
    int formatVersion,
    String name,
    String sourceContentHash,
    int numNodes,
    int dimension,
    int hops,
    int numClasses,
    boolean directed,
    FeatureNormalizer normalizer,
    int blocks,
    int slabWidth,
    int slabs,
    String directory,
    FileEntry labels,
    FileEntry roles,
    List<FileEntry> files) {

  /** Rows of X: K * d, the input width of the first layer. */
  @JsonIgnore
  public int inputDimension() {
    return Math.multiplyExact(hops, dimension);
  }

  /** First node of a block; {@code firstNode(blocks())} is the number of nodes. */
  public int firstNode(int block) {
    return layout().firstNode(block);
  }

  BlockLayout layout() {
    return new BlockLayout(numNodes, dimension, blocks, slabWidth);
  }

  FileEntry file(int block, int slab, int hop) {
    return files.get((block * slabs + slab) * hops + hop);
  }
}
