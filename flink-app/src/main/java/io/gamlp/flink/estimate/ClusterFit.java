package io.gamlp.flink.estimate;

import io.gamlp.flink.cluster.TaskManagerMemory;
import io.gamlp.graph.InputException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a run may fit on TaskManagers, whichever of them Flink gives which task: refuses only
 * what fits in no way.
 */
final class ClusterFit {

  private static final String REMEDY =
      "give the TaskManagers more (gamlp estimate recommends sizes), take more --blocks and a higher"
          + " --parallelism, or fewer or narrower layers";

  private final RunEstimate estimate;
  private final List<TaskManagerMemory> taskManagers;

  /** What the lightest tasks certainly hold: entry k is the sum of the k lightest ones. */
  private final long[] leastHeap;

  ClusterFit(RunEstimate estimate, List<TaskManagerMemory> taskManagers) {
    this.estimate = estimate;
    this.taskManagers = taskManagers;
    long[] rising = estimate.tasks().stream().mapToLong(TaskEstimate::leastHeap).sorted().toArray();
    this.leastHeap = new long[rising.length + 1];
    for (int k = 0; k < rising.length; k++) {
      leastHeap[k + 1] = leastHeap[k] + rising[k];
    }
  }

  /**
   * @param data names the input in the message
   * @throws InputException when the run cannot fit; the message has the arithmetic
   */
  void require(String data) {
    requireHeapForTheHeaviest(data);
    requireHeapForAll(data);
    requireRoomForEachTask(data);
  }

  private void requireHeapForTheHeaviest(String data) {
    int heaviest = 0;
    for (int task = 1; task < estimate.tasks().size(); task++) {
      if (leastHeap(task) > leastHeap(heaviest)) {
        heaviest = task;
      }
    }
    TaskManagerMemory largest =
        taskManagers.stream().max(Comparator.comparingLong(TaskManagerMemory::heap)).orElseThrow();
    if (leastHeap(heaviest) > largest.heap()) {
      throw refusal(
          data,
          "needs at least %s of heap in task %d alone (%s), but TaskManager %s, which has the most,"
              + " has %s",
          HumanBytes.of(leastHeap(heaviest)),
          heaviest,
          String.join(" ", EstimateTable.hosts(estimate.tasks().get(heaviest).hosts())),
          largest.name(),
          HumanBytes.of(largest.heap()));
    }
  }

  private long leastHeap(int task) {
    return estimate.tasks().get(task).leastHeap();
  }

  private void requireHeapForAll(String data) {
    long needed = estimate.total(TaskEstimate::leastHeap);
    double heap = taskManagers.stream().mapToDouble(TaskManagerMemory::heap).sum();
    if (needed > heap) {
      throw refusal(
          data,
          "needs at least %s of heap (%s), but the TaskManagers have %s (%s)",
          HumanBytes.of(needed),
          MemoryCheck.arithmetic(estimate),
          HumanBytes.of(heap),
          taskManagers.stream()
              .map(each -> each.name() + " " + HumanBytes.of(each.heap()))
              .collect(Collectors.joining(", ")));
    }
  }

  /** No TaskManager can take more tasks than the lightest ones that fit there. */
  private void requireRoomForEachTask(String data) {
    int[] room = taskManagers.stream().mapToInt(this::room).toArray();
    int tasks = estimate.tasks().size();
    if (Arrays.stream(room).sum() >= tasks) {
      return;
    }
    int tightest = 0;
    for (int i = 1; i < room.length; i++) {
      if (taskManagers.get(i).slots() - room[i]
          > taskManagers.get(tightest).slots() - room[tightest]) {
        tightest = i;
      }
    }
    TaskManagerMemory full = taskManagers.get(tightest);
    int one = room[tightest] + 1;
    throw refusal(
        data,
        "in %d tasks does not fit: %d lightest on TaskManager %s need at least %s of heap and %,d"
            + " network buffers, but it has %s and %s for its %d slots",
        tasks,
        one,
        full.name(),
        HumanBytes.of(leastHeap[one]),
        networkBuffers(one),
        HumanBytes.of(full.heap()),
        full.networkBuffers() == Long.MAX_VALUE ? "enough" : full.networkBuffers(),
        full.slots());
  }

  /** The most tasks that one TaskManager may hold. */
  private int room(TaskManagerMemory where) {
    int most = Math.min(where.slots(), estimate.tasks().size());
    while (most > 0
        && (leastHeap[most] > where.heap() || networkBuffers(most) > where.networkBuffers())) {
      most--;
    }
    return most;
  }

  /** Without which so many tasks of the loop do not run in one TaskManager. */
  private long networkBuffers(int tasks) {
    long idle = estimate.tasks().stream().filter(task -> task.hosts().isEmpty()).count();
    return LoopBuffers.least(Math.max(0, tasks - idle), tasks, estimate.tasks().size());
  }

  private InputException refusal(String data, String format, Object... args) {
    return new InputException(
        data
            + ": "
            + MemoryCheck.what(estimate.size())
            + " "
            + String.format(Locale.ROOT, format, args)
            + "; "
            + REMEDY);
  }
}
