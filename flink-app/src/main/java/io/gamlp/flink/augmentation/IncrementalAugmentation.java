package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.SnapshotManifest;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.wire.NodeIds;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.DataSet;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.api.java.operators.FlatMapOperator;

/**
 * Augments a snapshot that is a change of one that was augmented before, as a batch job: computes
 * the rows that the change touches and copies the others. The store that comes of it has, byte for
 * byte, the files that {@link AugmentationJob} writes with the same settings, its manifest too.
 *
 * <pre>{@code
 * AugmentationJob full = new AugmentationJob(source, targetDir, hops, normalizer);
 * IncrementalAugmentation change = IncrementalAugmentation.of(base, full, ids);
 * AugmentedStore x = change.rows().share() < 0.6 ? change.run(env) : full.run(env);
 * }</pre>
 *
 * The client compares the snapshots (it reads both once and keeps a bit a row and hop); then each
 * hop is one stage of the job, which reads the hop before from its files. Row shifts, and blocks
 * and slabs that move as the graph grows, cost copying but no bits: no sum depends on them.
 */
public final class IncrementalAugmentation {

  private final AugmentedBase base;
  private final AugmentationJob full;
  private final ChangedRows changed;

  private IncrementalAugmentation(AugmentedBase base, AugmentationJob full, ChangedRows changed) {
    this.base = base;
    this.full = full;
    this.changed = changed;
  }

  /**
   * Compares the snapshots.
   *
   * @param base what the snapshot is a change of; only read, unless the new store is to take its
   *     place, which it does when it is complete
   * @param full the full job for the snapshot, with all settings
   * @param ids ids of the nodes of the snapshot
   * @throws InputException when the base cannot serve (it was augmented otherwise or from another
   *     snapshot, it has another dimension), or a file is damaged
   */
  public static IncrementalAugmentation of(AugmentedBase base, AugmentationJob full, NodeIds ids)
      throws IOException {
    SnapshotStore next = full.source();
    checkBase(base, full);
    checkIds(base.snapshot(), base.ids());
    checkIds(next, ids);
    RowMapping mapping = RowMapping.between(base.ids(), ids);
    ChangedRows changed =
        new SnapshotComparison(base.snapshot(), next, mapping).compare(full.hops());
    return new IncrementalAugmentation(base, full, changed);
  }

  /** How much there is to compute. */
  public RecomputedRows rows() {
    return changed.count();
  }

  /**
   * Runs the job to its end.
   *
   * @return the store that it has published
   * @throws InputException when a file of the base or of the snapshot is damaged, gone, or not
   *     visible to a task
   */
  public AugmentedStore run(ExecutionEnvironment env) throws Exception {
    IncrementalPlan plan = plan(env);
    AugmentationPlan target = plan.target();
    changed.write(target.storage(), target.filesDirectory(), UUID.randomUUID().toString());
    define(env, plan);
    return full.execute(env, target);
  }

  private IncrementalPlan plan(ExecutionEnvironment env) {
    AugmentationPlan target = full.plan(env);
    return new IncrementalPlan(
        target,
        base.augmented().storage(),
        base.augmented().directory(),
        base.augmented().manifest().directory(),
        WorkUnits.of(
            target.layout(),
            full.source().manifest().adjacencyEntries(),
            AugmentationJob.parallelism(env)));
  }

  private void define(ExecutionEnvironment env, IncrementalPlan plan) {
    env.getConfig().disableGenericTypes();
    DataSet<Long> before = null;
    for (int hop = 0; hop < full.hops(); hop++) {
      FlatMapOperator<Integer, Long> files =
          env.fromCollection(IntStream.range(0, plan.units().count()).boxed().toList(), Types.INT)
              .name("units of hop " + hop)
              .rebalance()
              .flatMap(new RecomputeHop(plan, hop))
              .returns(Types.LONG)
              .name("hop " + hop);
      before = before == null ? files : files.withBroadcastSet(before, RecomputeHop.HOP_BEFORE);
    }
    AugmentationJob.publish(before, plan.target());
  }

  private static void checkBase(AugmentedBase base, AugmentationJob full) {
    SnapshotManifest before = base.snapshot().manifest();
    SnapshotManifest now = full.source().manifest();
    AugmentedManifest augmented = base.augmented().manifest();
    String directory = base.augmented().directory();
    check(
        augmented.sourceContentHash().equals(before.contentHash())
            && augmented.numNodes() == before.numNodes(),
        directory + ": was not made from the snapshot in " + base.snapshot().directory());
    check(
        augmented.dimension() == now.dimension(),
        directory + ": has " + augmented.dimension() + " features, expected " + now.dimension());
    check(
        augmented.hops() == full.hops(),
        directory + ": has " + augmented.hops() + " hops, expected " + full.hops());
    check(
        augmented.normalizer().equals(full.normalizer()),
        directory + ": has features of another normaliser");
    check(
        before.directed() == now.directed(),
        directory + ": differs in whether edges have a direction");
  }

  private static void checkIds(SnapshotStore snapshot, NodeIds ids) {
    check(
        ids.size() == snapshot.manifest().numNodes(),
        snapshot.directory()
            + ": has "
            + snapshot.manifest().numNodes()
            + " nodes, but there are "
            + ids.size()
            + " ids");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new InputException(otherwise);
    }
  }
}
