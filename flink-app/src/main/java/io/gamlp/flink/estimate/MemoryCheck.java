package io.gamlp.flink.estimate;

import io.gamlp.flink.config.TrainConfig;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import java.util.Locale;

/** Refuses a run that certainly does not fit, before any work. */
public final class MemoryCheck {

  private MemoryCheck() {}

  /**
   * Compares what the tasks certainly hold on the heap with the heap of this process, where they
   * run in this process. Says nothing where they run on a cluster elsewhere.
   *
   * @param data what the graph consists of
   * @throws InputException when the run cannot fit; the message has the arithmetic
   */
  public static void requireFits(TrainConfig config, SnapshotSummary data) {
    if (config.master().isEmpty()) {
      requireFits(RunEstimate.of(config, data), config.data(), Runtime.getRuntime().maxMemory());
    }
  }

  static void requireFits(RunEstimate estimate, String data, long heap) {
    long least = estimate.total(TaskEstimate::leastHeap);
    if (least <= heap) {
      return;
    }
    RunSize size = estimate.size();
    throw new InputException(
        String.format(
            Locale.ROOT,
            "%s: training %d layers on %,d columns (%,d held out) of %,d inputs needs at least %s of"
                + " heap (%s), but this process has %s; give it more (GAMLP_HEAP), take fewer or"
                + " narrower layers, or train on a cluster (--master)",
            data,
            size.settings().layers(),
            size.trainColumns(),
            size.heldOutColumns(),
            size.settings().in(1),
            HumanBytes.of(least),
            arithmetic(estimate),
            HumanBytes.of(heap)));
  }

  private static String arithmetic(RunEstimate estimate) {
    RunSize size = estimate.size();
    long inputs =
        (long) Float.BYTES
            * size.settings().in(1)
            * ((long) size.trainColumns() + size.heldOutColumns());
    return HumanBytes.of(inputs)
        + " input columns + "
        + HumanBytes.of(estimate.total(TaskEstimate::leastHeap) - inputs)
        + " variables and scratch";
  }
}
