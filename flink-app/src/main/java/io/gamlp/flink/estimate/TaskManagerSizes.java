package io.gamlp.flink.estimate;

import java.util.List;

/**
 * TaskManagers on which a run fits, as Flink's settings say it; memory in MiB.
 *
 * @param taskManagers how many
 * @param slots {@code taskmanager.numberOfTaskSlots} of each
 * @param process {@code taskmanager.memory.process.size}
 * @param heap what of it is for the tasks' heap
 * @param offHeap {@code taskmanager.memory.task.off-heap.size}: native operands
 * @param network {@code taskmanager.memory.network.min} and {@code max}
 * @param managed {@code taskmanager.memory.managed.size}: augmentation, and RocksDB
 */
public record TaskManagerSizes(
    int taskManagers,
    int slots,
    long process,
    long heap,
    long offHeap,
    long network,
    long managed) {

  private static final int MOST_SLOTS = 4;
  private static final long MIB = 1 << 20;

  /** Room for garbage between two collections. */
  private static final double HEAP_MARGIN = 1.3;

  /** A job's code, the graph's hops while they are made, Flink itself. */
  private static final long HEAP_BASE = 128;

  /** The parallel collector keeps one survivor space free, up to a third of the young third. */
  private static final double USABLE_SHARE = 8.0 / 9;

  /** What OpenBLAS takes for itself in a thread. */
  private static final long BLAS_PER_SLOT = 32;

  private static final long NETWORK_BASE = 64;
  private static final long NETWORK_PER_PAIR = 2;
  private static final long PAGE = 128 << 10;
  private static final long MANAGED_BASE = 128;
  private static final long MANAGED_PER_SLOT = 32;

  // Flink's own defaults.
  private static final long FRAMEWORK = 128 + 128;
  private static final long METASPACE = 256;
  private static final double OVERHEAD_SHARE = 0.1;
  private static final long LEAST_OVERHEAD = 192;
  private static final long MOST_OVERHEAD = 1024;

  // What the local cluster's configuration leaves to shares of Flink's memory, or sets.
  private static final double LOCAL_MANAGED_SHARE = 0.25;
  private static final double LOCAL_NETWORK_SHARE = 0.1;
  private static final long LOCAL_OFF_HEAP = 128;

  static TaskManagerSizes of(List<TaskEstimate> tasks, int hops) {
    int parallelism = tasks.size();
    int slots = Math.min(parallelism, MOST_SLOTS);
    int taskManagers = (parallelism + slots - 1) / slots;
    long largest = tasks.stream().mapToLong(TaskEstimate::mostHeap).max().orElse(0);
    long natively = tasks.stream().mapToLong(TaskEstimate::nativeMemory).max().orElse(0);
    long heap = HEAP_BASE + slots * mib(Math.round(HEAP_MARGIN * largest));
    long offHeap = slots * (BLAS_PER_SLOT + mib(natively));
    long network = NETWORK_BASE + NETWORK_PER_PAIR * slots * parallelism;
    long augmentation = slots * mib(AugmentationMemory.least(hops, PAGE));
    long managed = Math.max(MANAGED_BASE + MANAGED_PER_SLOT * slots, augmentation);
    return new TaskManagerSizes(
        taskManagers,
        slots,
        process(FRAMEWORK + METASPACE + heap + offHeap + network + managed),
        heap,
        offHeap,
        network,
        managed);
  }

  /**
   * The {@code --memory} of {@code local-cluster} that gives each TaskManager at least the heap,
   * the network and the managed memory: it takes the whole alone and shares it out.
   */
  public long localProcess() {
    double heapShare = 1 - LOCAL_MANAGED_SHARE - LOCAL_NETWORK_SHARE;
    double flink =
        Math.max(
            (heap + FRAMEWORK + LOCAL_OFF_HEAP) / heapShare,
            Math.max(managed / LOCAL_MANAGED_SHARE, network / LOCAL_NETWORK_SHARE));
    long beyondItsSetting = Math.max(0, offHeap - LOCAL_OFF_HEAP);
    return Math.max(process, process((long) Math.ceil(flink) + METASPACE + beyondItsSetting));
  }

  /**
   * Heap in MiB for what one process holds beside the base.
   *
   * @param bytes that are held
   */
  static long heapOf(long bytes) {
    return HEAP_BASE + mib(bytes);
  }

  /**
   * The {@code -Xmx} in MiB that leaves so much to use.
   *
   * @param heap what is used, in MiB
   */
  static long maxHeap(long heap) {
    return (long) Math.ceil(heap / USABLE_SHARE);
  }

  private static long mib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }

  /** With the JVM's overhead, a tenth of the whole within bounds. */
  private static long process(long known) {
    long overhead = (long) Math.ceil(known * OVERHEAD_SHARE / (1 - OVERHEAD_SHARE));
    return known + Math.max(LEAST_OVERHEAD, Math.min(MOST_OVERHEAD, overhead));
  }
}
