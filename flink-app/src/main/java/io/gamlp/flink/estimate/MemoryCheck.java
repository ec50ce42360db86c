package io.gamlp.flink.estimate;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.TaskManagerMemory;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Refuses a run that certainly does not fit, before any work. */
public final class MemoryCheck {

  /** The longest array that every JVM makes. */
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

  private MemoryCheck() {}

  /**
   * Refuses a run that needs an array longer than Java has; and one whose tasks certainly hold more
   * than the processes that they run in have.
   *
   * @param cluster where it is to run
   * @param data what the graph consists of
   * @throws InputException when the run cannot fit; the message has the arithmetic
   */
  public static void requireFits(TrainConfig config, Cluster cluster, SnapshotSummary data) {
    requireAugmentable(config.data(), config.hops(), cluster);
    CommandMemory.of(config, data).requireFits(config.data(), Runtime.getRuntime().maxMemory());
    if (config.baseline().isPresent()) {
      BaselineMemory.requireFits(config, data, Runtime.getRuntime().maxMemory());
      return;
    }
    RunEstimate estimate = RunEstimate.of(config, data, cluster.parallelism());
    requireArrays(estimate, config.data());
    if (cluster.taskManagers().isEmpty()) {
      requireFits(estimate, config.data(), Runtime.getRuntime().maxMemory());
    } else {
      new ClusterFit(estimate, cluster.taskManagers()).require(config.data());
    }
  }

  /**
   * Warns of a run inside this process that may fit, but is expected to hold more than its heap: it
   * would fail after a while, and again after each restart.
   *
   * @param cluster where it is to run
   * @param data what the graph consists of
   * @return a line for people, or nothing where there is room
   */
  public static Optional<String> tightHeap(
      TrainConfig config, Cluster cluster, SnapshotSummary data) {
    if (config.baseline().isPresent() || !cluster.taskManagers().isEmpty()) {
      return Optional.empty();
    }
    return tightHeap(
        RunEstimate.of(config, data, cluster.parallelism()), Runtime.getRuntime().maxMemory());
  }

  static Optional<String> tightHeap(RunEstimate estimate, long heap) {
    long expected = estimate.total(TaskEstimate::heap);
    if (expected <= heap) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "training holds about %s on the heap, and this process has %s: it may run out of it;"
                + " give it more (GAMLP_HEAP), or keep what checkpoints hold out of the heap"
                + " (--state-backend rocksdb); gamlp estimate tells what that takes",
            HumanBytes.of(expected),
            HumanBytes.of(heap)));
  }

  /**
   * Refuses an augmentation whose tasks do not start in the managed memory of the cluster.
   *
   * @param data names the input in the message
   * @param hops K
   * @param cluster where it is to run
   * @throws InputException when it cannot; the message has the arithmetic
   */
  public static void requireAugmentable(String data, int hops, Cluster cluster) {
    List<TaskManagerMemory> tooSmall =
        cluster.taskManagers().stream().filter(each -> perSlot(each) < least(hops, each)).toList();
    int slots =
        cluster.taskManagers().stream().mapToInt(TaskManagerMemory::slots).sum()
            - tooSmall.stream().mapToInt(TaskManagerMemory::slots).sum();
    if (tooSmall.isEmpty() || slots >= cluster.parallelism()) {
      return;
    }
    TaskManagerMemory first = tooSmall.get(0);
    throw new InputException(
        String.format(
            Locale.ROOT,
            "%s: %d hops need at least %s of managed memory in each slot, but TaskManager %s has %s"
                + " for its %d slots; give it more (taskmanager.memory.managed.size, or --memory of"
                + " local-cluster) or fewer slots",
            data,
            hops,
            HumanBytes.of(least(hops, first)),
            first.name(),
            HumanBytes.of(first.managed()),
            first.slots()));
  }

  private static long perSlot(TaskManagerMemory taskManager) {
    return taskManager.managed() / Math.max(1, taskManager.slots());
  }

  private static long least(int hops, TaskManagerMemory taskManager) {
    return AugmentationMemory.least(hops, taskManager.bufferBytes());
  }

  private static void requireArrays(RunEstimate estimate, String data) {
    requireArray(
        estimate.tasks().stream().mapToLong(TaskEstimate::longestArray).max().orElse(0), data);
  }

  static void requireArray(long longest, String data) {
    if (longest > LONGEST_ARRAY) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: the largest matrix of a layer and block would have %,d entries, at most %,d are"
                  + " possible; take more --blocks, or narrower layers",
              data,
              longest,
              LONGEST_ARRAY));
    }
  }

  static void requireFits(RunEstimate estimate, String data, long heap) {
    long least = estimate.total(TaskEstimate::leastHeap);
    if (least <= heap) {
      return;
    }
    throw new InputException(
        String.format(
            Locale.ROOT,
            "%s: %s needs at least %s of heap (%s), but this process has %s; give it more"
                + " (GAMLP_HEAP), take fewer or narrower layers, or train on a cluster (--master)",
            data,
            what(estimate.size()),
            HumanBytes.of(least),
            arithmetic(estimate),
            HumanBytes.of(heap)));
  }

  /** Names a run by its size, the subject of a sentence. */
  static String what(RunSize size) {
    return String.format(
        Locale.ROOT,
        "training %d layers on %,d columns (%,d held out) of %,d inputs",
        size.settings().layers(),
        size.trainColumns(),
        size.heldOutColumns(),
        size.settings().in(1));
  }

  /** What the least heap of all tasks consists of. */
  static String arithmetic(RunEstimate estimate) {
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
