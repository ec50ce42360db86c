package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotManifest;
import io.gamlp.graph.store.SnapshotStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.DataSet;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.api.java.io.DiscardingOutputFormat;
import org.apache.flink.graph.Edge;
import org.apache.flink.graph.EdgeDirection;
import org.apache.flink.graph.Graph;
import org.apache.flink.graph.Vertex;

/**
 * Augments a snapshot with Gelly, as a batch job.
 *
 * <pre>{@code
 * FeatureNormalizer normalizer = FeatureNormalizer.fit(Kind.ROW, source, hops);
 * AugmentedStore x = new AugmentationJob(source, targetDir, hops, normalizer).run(env);
 * }</pre>
 *
 * The job works on the graph of blocks: one Gelly vertex for each node block, one edge for each
 * pair of blocks that edges of the graph connect (and each block with itself). A hop is one {@code
 * groupReduceOnNeighbors}: gather = sub-matrix of Ã times dense block, sum = add in block order,
 * apply = write and emit. Results are the same to the bit on every run and for every number of
 * blocks, slabs and subtasks.
 *
 * <p>Records carry the sub-matrices, and dense blocks as the files that hold them: what a hop makes
 * is part of the result, so it is written once and read by whoever needs it. Passing it on by value
 * made Flink copy every hop some ten times for each neighbour, which cost more than the sums.
 *
 * <p>Source: pdADMM-G, TNNLS 2022 (arXiv 2105.09837), the input of the GA-MLP.
 */
public final class AugmentationJob {

  /** Small next to the heap of any TaskManager, and sub-matrices of a size fit its sort buffers. */
  public static final long DEFAULT_MAX_SLAB_BYTES = 4L << 20;

  private static final long ENTRY_BYTES = Integer.BYTES + Float.BYTES;
  private static final long MAX_BLOCKS_PER_SUBTASK = 8;

  private final SnapshotStore source;
  private final String targetDirectory;
  private final int hops;
  private final FeatureNormalizer normalizer;
  private int blocks;
  private long maxSlabBytes = DEFAULT_MAX_SLAB_BYTES;

  /**
   * @param source snapshot to augment, on storage that all hosts of the cluster share; whether
   *     edges have a direction was decided when it was stored
   * @param targetDirectory where the {@link AugmentedStore} goes; one that stands there is replaced
   *     when the new one is complete
   * @param hops number K of blocks of X, at least 1; 1 means the features alone
   * @param normalizer fitted on this or on another snapshot with as many features
   * @throws InputException when these do not go together
   */
  public AugmentationJob(
      SnapshotStore source, String targetDirectory, int hops, FeatureNormalizer normalizer) {
    SnapshotManifest manifest = source.manifest();
    if (hops < 1 || (long) hops * manifest.dimension() > Integer.MAX_VALUE) {
      throw new InputException("found " + hops + " hops, expected at least 1");
    }
    if (normalizer.dimension() != manifest.dimension()) {
      throw new InputException(
          source.directory()
              + ": has "
              + manifest.dimension()
              + " features, but the normaliser was fitted on "
              + normalizer.dimension());
    }
    if (manifest.numNodes() < 1 || manifest.dimension() < 1) {
      throw new InputException(source.directory() + ": has no nodes or no features");
    }
    this.source = source;
    this.targetDirectory = targetDirectory;
    this.hops = hops;
    this.normalizer = normalizer;
  }

  /**
   * Number of node blocks; no more than there are nodes. By default the parallelism, or a small
   * multiple of it where the sub-matrices of a block would outgrow {@link #maxSlabBytes}.
   */
  public AugmentationJob blocks(int count) {
    if (count < 1) {
      throw new InputException("found " + count + " blocks, expected at least 1");
    }
    this.blocks = count;
    return this;
  }

  /**
   * Largest dense block, in bytes: a subtask holds two of them. By default it also bounds what
   * leaves or reaches a block of Ã, on average, and so the record size: a sub-matrix must fit the
   * memory that one sort of the job gets, managed memory of a slot / (2 * (K-1)).
   */
  public AugmentationJob maxSlabBytes(long bytes) {
    this.maxSlabBytes = bytes;
    return this;
  }

  /**
   * Runs the job to its end.
   *
   * @return the store that it has published
   * @throws InputException when a file of the snapshot is damaged or not visible to a task, or
   *     blocks do not fit the managed memory
   */
  public AugmentedStore run(ExecutionEnvironment env) throws Exception {
    AugmentationPlan plan = plan(env);
    define(env, plan);
    return execute(env, plan);
  }

  /** Runs what is defined, whose last task publishes. */
  AugmentedStore execute(ExecutionEnvironment env, AugmentationPlan plan) throws Exception {
    try {
      env.execute("augment " + source.manifest().name());
    } catch (Exception e) {
      throw JobFailure.explained(e);
    }
    if (!ManifestFile.exists(plan.storage(), targetDirectory)) {
      throw TaskHost.invisible(targetDirectory);
    }
    return AugmentedStore.open(plan.storage(), targetDirectory);
  }

  AugmentationPlan plan(ExecutionEnvironment env) {
    SnapshotManifest manifest = source.manifest();
    BlockLayout layout =
        BlockLayout.of(
            manifest.numNodes(),
            manifest.dimension(),
            blocks > 0 ? blocks : defaultBlocks(parallelism(env)),
            maxSlabBytes);
    return AugmentationPlan.of(source, targetDirectory, hops, normalizer, layout);
  }

  SnapshotStore source() {
    return source;
  }

  int hops() {
    return hops;
  }

  FeatureNormalizer normalizer() {
    return normalizer;
  }

  static int parallelism(ExecutionEnvironment env) {
    return Math.max(1, env.getParallelism());
  }

  private void define(ExecutionEnvironment env, AugmentationPlan plan) {
    env.getConfig().disableGenericTypes();
    BlockLayout layout = plan.layout();
    BlockKeys keys = BlockKeys.spread(layout, parallelism(env));

    DataSet<Vertex<Long, StoredBlock>> hop =
        env.createInput(
                new FeatureBlockFormat(source, layout, keys, normalizer, plan.files(0)),
                BlockTypes.vertex())
            .name("H");
    for (int k = 1; k < hops; k++) {
      hop =
          Graph.fromDataSet(hop, propagation(env, layout, keys), env)
              .groupReduceOnNeighbors(
                  new PropagateHop(plan.files(k - 1), plan.files(k)),
                  EdgeDirection.IN,
                  BlockTypes.vertex());
    }
    DataSet<Long> finished =
        hop.<Long>flatMap(
                (vertex, out) -> vertex.getValue().slabs().forEach(slab -> out.collect(vertex.f0)))
            .returns(Types.LONG)
            .name("finished files");
    publish(finished, plan);
  }

  /**
   * @param finished something for each block and slab of the last hop, when all of its hops are
   *     there
   */
  static void publish(DataSet<Long> finished, AugmentationPlan plan) {
    finished
        .reduceGroup(new PublishStore(plan))
        .returns(Types.LONG)
        .name("publish")
        .output(new DiscardingOutputFormat<>());
  }

  /** All sub-matrices that leave one block meet in the memory of one join: they must be small. */
  private int defaultBlocks(int parallelism) {
    SnapshotManifest manifest = source.manifest();
    long bytes = (manifest.adjacencyEntries() + manifest.numNodes()) * ENTRY_BYTES;
    long rounds = (bytes + maxSlabBytes * parallelism - 1) / (maxSlabBytes * parallelism);
    return parallelism * (int) Math.max(1, Math.min(rounds, MAX_BLOCKS_PER_SUBTASK));
  }

  /**
   * Read anew for each hop: sharing one data set would make Flink write it to disk in between, and
   * compress it, which costs far more than reading the store again.
   */
  private DataSet<Edge<Long, SparseBlock>> propagation(
      ExecutionEnvironment env, BlockLayout layout, BlockKeys keys) {
    return env.createInput(new PropagationBlockFormat(source, layout, keys), BlockTypes.edge())
        .name("Ã");
  }
}
