package io.gamlp.flink.estimate;

import io.gamlp.admm.family.LayerFootprint;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.flink.config.Engine;
import io.gamlp.flink.config.StateBackend;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.loop.KeyPlacement;
import io.gamlp.flink.training.LayerCost;
import io.gamlp.graph.SnapshotSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a training run takes up at full depth, task by task.
 *
 * @param size of the run
 * @param tasks by number of the subtask
 * @param sizes of the TaskManagers that fit
 * @param command what the process of the command holds before training
 * @param inProcess whether that process trains too, without Flink
 */
public record RunEstimate(
    RunSize size,
    List<TaskEstimate> tasks,
    TaskManagerSizes sizes,
    CommandMemory command,
    boolean inProcess) {

  /**
   * The arithmetic alone: nothing is read or run.
   *
   * @param config with a parallelism
   * @param data what the graph consists of
   */
  public static RunEstimate of(TrainConfig config, SnapshotSummary data) {
    return of(config, data, config.parallelism().orElseThrow());
  }

  static RunEstimate of(TrainConfig config, SnapshotSummary data, int parallelism) {
    RunSize size = RunSize.of(config, data);
    int tasks = config.engine() == Engine.FLINK ? parallelism : 1;
    boolean stateOnHeap =
        config.engine() == Engine.FLINK
            && config.checkpointInterval().isPresent()
            && config.stateBackend() == StateBackend.HASHMAP;
    boolean inProcess = config.engine() == Engine.IN_PROCESS;
    return of(size, tasks, stateOnHeap, CommandMemory.of(config, data), inProcess);
  }

  private static RunEstimate of(
      RunSize size,
      int parallelism,
      boolean stateOnHeap,
      CommandMemory command,
      boolean inProcess) {
    KeyPlacement placement =
        KeyPlacement.of(
            size.settings().layers(),
            size.settings().blocks(),
            address -> LayerCost.flopsPerEpoch(size.settings(), size.trainColumns(), address));
    List<TaskSum> sums = new ArrayList<>();
    for (int task = 0; task < parallelism; task++) {
      sums.add(new TaskSum(size, stateOnHeap));
    }
    for (int i = 0; i < placement.size(); i++) {
      LayerAddress address = placement.address(i);
      LayerFootprint footprint =
          LayerFootprint.of(size.settings(), size.trainColumns(), size.heldOutColumns(), address);
      TaskSum sender = sums.get(placement.subtaskOf(address, parallelism));
      sender.host(address, footprint);
      for (LayerFootprint.Traffic traffic : footprint.traffic()) {
        sender.sends(address, traffic, sums.get(placement.subtaskOf(traffic.to(), parallelism)));
      }
    }
    List<TaskEstimate> tasks = sums.stream().map(TaskSum::estimate).toList();
    return new RunEstimate(
        size, tasks, TaskManagerSizes.of(tasks, size.hops()), command, inProcess);
  }

  /**
   * MiB for {@code GAMLP_HEAP} where the process of the command trains too: what it makes before
   * the training is gone when that begins.
   */
  public long processHeap() {
    return TaskManagerSizes.maxHeap(
        Math.max(sizes.heap(), TaskManagerSizes.heapOf(command.most())));
  }

  /** A figure of all tasks together. */
  public long total(ToLongFunction<TaskEstimate> figure) {
    return tasks.stream().mapToLong(figure).sum();
  }

  /** What all tasks send in an epoch. */
  public Traffic sent() {
    return tasks.stream().map(TaskEstimate::sent).reduce(Traffic.NONE, Traffic::plus);
  }

  /** What of it goes from one task to another. */
  public Traffic crossing() {
    return tasks.stream().map(TaskEstimate::crossing).reduce(Traffic.NONE, Traffic::plus);
  }
}
