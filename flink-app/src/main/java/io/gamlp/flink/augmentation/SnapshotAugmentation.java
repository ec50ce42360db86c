package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.NodeIds;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Augments a snapshot in the cheaper way: as a change of another one where that serves, else in
 * full. The store that comes of it is the same.
 *
 * <pre>{@code
 * SnapshotAugmentation.Result result =
 *     new SnapshotAugmentation(new AugmentationJob(source, targetDir, hops, normalizer))
 *         .after(() -> new AugmentedBase(base, baseIds, AugmentedStore.open(storage, dir)), ids)
 *         .run(cluster::batch);
 * }</pre>
 */
public final class SnapshotAugmentation {

  /**
   * With as many rows to recompute the incremental run, comparing included, takes as long as the
   * full one and four fifths of its CPU time (measured, random graph, 100,000 nodes).
   */
  public static final double DEFAULT_LARGEST_SHARE = 0.6;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotAugmentation.class);

  /** Opens the base; it may be gone or damaged. */
  @FunctionalInterface
  public interface BaseSource {
    /**
     * Opens it.
     *
     * @throws InputException when it is not there or damaged
     */
    AugmentedBase open() throws IOException;
  }

  /**
   * What was done.
   *
   * @param store the published store
   * @param incremental whether the base's rows were used
   * @param reason why, or why not, for people
   * @param rows what the change touches, where the base could be compared with
   */
  public record Result(
      AugmentedStore store, boolean incremental, String reason, Optional<RecomputedRows> rows) {}

  private final AugmentationJob full;
  private BaseSource base;
  private NodeIds ids;
  private double largestShare = DEFAULT_LARGEST_SHARE;

  /**
   * @param full the full job for the snapshot, with all settings
   */
  public SnapshotAugmentation(AugmentationJob full) {
    this.full = full;
  }

  /**
   * Names the snapshot that this one is a change of.
   *
   * @param base opened when the job runs
   * @param ids ids of the nodes of this snapshot
   */
  public SnapshotAugmentation after(BaseSource base, NodeIds ids) {
    this.base = base;
    this.ids = ids;
    return this;
  }

  /** Largest share of all rows of X, 0 to 1, that is worth an incremental run. */
  public SnapshotAugmentation largestShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new InputException("found a share of " + share + " rows, expected 0 to 1");
    }
    this.largestShare = share;
    return this;
  }

  /**
   * Runs to the end. A base that is missing, damaged or was augmented otherwise is no error.
   *
   * @param environments asked for each job that is run, which may be two: what is defined in one
   *     environment, and a job id that was chosen for it, must not come again in the next
   * @throws InputException when the snapshot is damaged or does not fit the cluster
   */
  public Result run(Supplier<ExecutionEnvironment> environments) throws Exception {
    if (base == null) {
      return inFull(environments, "it is no change of another snapshot", Optional.empty());
    }
    IncrementalAugmentation change;
    try {
      change = IncrementalAugmentation.of(base.open(), full, ids);
    } catch (InputException e) {
      return inFull(environments, "the base cannot serve: " + e.getMessage(), Optional.empty());
    }
    RecomputedRows rows = change.rows();
    if (rows.share() > largestShare) {
      return inFull(environments, "the change touches much: " + rows, Optional.of(rows));
    }
    try {
      AugmentedStore store = change.run(environments.get());
      String reason = "the change touches little: " + rows;
      LOG.info("{}: augmented as a change: {}", full.source().directory(), reason);
      return new Result(store, true, reason, Optional.of(rows));
    } catch (InputException e) {
      // Where not the base is at fault but the snapshot itself, the full job says so.
      return inFull(
          environments, "the incremental run failed: " + e.getMessage(), Optional.of(rows));
    }
  }

  private Result inFull(
      Supplier<ExecutionEnvironment> environments, String reason, Optional<RecomputedRows> rows)
      throws Exception {
    LOG.info("{}: augmented in full: {}", full.source().directory(), reason);
    return new Result(full.run(environments.get()), false, reason, rows);
  }
}
