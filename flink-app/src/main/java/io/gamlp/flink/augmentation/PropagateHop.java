package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.FileEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.graph.Edge;
import org.apache.flink.graph.NeighborsFunction;
import org.apache.flink.graph.Vertex;
import org.apache.flink.util.Collector;

/**
 * One hop of one node block: the sum over its neighbour blocks of sub-matrix times the hop before,
 * slab after slab. In memory stand the block's rows of Ã and two slabs: the sum, and that of one
 * neighbour.
 *
 * <p>Neighbours arrive in any order but are added in block order, all into one accumulator, so that
 * each node's sum runs over its neighbours in ascending order: the same bits on every run, and for
 * every number of blocks.
 */
final class PropagateHop
    implements NeighborsFunction<Long, StoredBlock, SparseBlock, Vertex<Long, StoredBlock>> {

  private static final long serialVersionUID = 1L;

  private final HopFiles before;
  private final HopFiles hop;

  /**
   * @param before where the neighbours' values are
   * @param hop where the sums go
   */
  PropagateHop(HopFiles before, HopFiles hop) {
    this.before = before;
    this.hop = hop;
  }

  @Override
  public void iterateNeighbors(
      Iterable<Tuple3<Long, Edge<Long, SparseBlock>, Vertex<Long, StoredBlock>>> neighbors,
      Collector<Vertex<Long, StoredBlock>> out)
      throws IOException {
    Contribution[] inOrder = null;
    long key = 0;
    for (Tuple3<Long, Edge<Long, SparseBlock>, Vertex<Long, StoredBlock>> neighbor : neighbors) {
      SparseBlock matrix = neighbor.f1.getValue();
      if (inOrder == null) {
        key = neighbor.f0;
        inOrder = new Contribution[matrix.contributors()];
      }
      inOrder[matrix.position()] = Contribution.of(matrix, neighbor.f2.getValue());
    }
    if (inOrder != null) {
      requireAll(inOrder);
      out.collect(new Vertex<>(key, propagate(inOrder)));
    }
  }

  private static void requireAll(Contribution[] contributions) {
    for (int i = 0; i < contributions.length; i++) {
      if (contributions[i] == null) {
        throw new IllegalStateException(
            "a block got no contribution " + i + " of " + contributions.length);
      }
    }
  }

  private StoredBlock propagate(Contribution[] inOrder) throws IOException {
    int target = inOrder[0].matrix().target();
    BlockLayout layout = hop.layout();
    float[] source = new float[layout.largestBlock() * layout.slabWidth()];
    List<FileEntry> files = new ArrayList<>(layout.slabs());
    for (int slab = 0; slab < layout.slabs(); slab++) {
      int width = layout.width(slab);
      float[] sum = new float[layout.rows(target) * width];
      for (Contribution contribution : inOrder) {
        StoredBlock block = contribution.source();
        before.read(block.slabs().get(slab), block.block(), slab, contribution.groups(), source);
        SparseBlock matrix = contribution.matrix();
        SparseTimesDense.addTo(
            matrix.rowStart(), matrix.columns(), matrix.weights(), source, sum, width);
      }
      files.add(hop.write(new DenseBlock(target, slab, width, sum)));
    }
    return new StoredBlock(target, files);
  }

  /**
   * What one neighbour adds.
   *
   * @param groups of the neighbour's rows that the matrix asks for
   */
  private record Contribution(SparseBlock matrix, StoredBlock source, BitSet groups) {

    static Contribution of(SparseBlock matrix, StoredBlock source) {
      BitSet groups = new BitSet();
      for (int row : matrix.columns()) {
        groups.set(row / SlabFile.GROUP_ROWS);
      }
      return new Contribution(matrix, source, groups);
    }
  }
}
