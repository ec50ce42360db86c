package io.gamlp.flink.estimate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.cluster.TaskManagerMemory;
import io.gamlp.graph.InputException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** A run is refused where, and only where, no placement of its tasks fits. */
class ClusterFitTest {

  private static final long MANY = 1 << 20;

  /** Tasks that certainly hold so many bytes of heap each, of an otherwise arbitrary run. */
  private static RunEstimate tasks(long... heaps) {
    RunEstimate some = RunEstimateTest.ofCora("layers=4 blocks=4 parallelism=" + heaps.length);
    List<TaskEstimate> tasks =
        IntStream.range(0, heaps.length)
            .mapToObj(i -> withHeap(some.tasks().get(i), heaps[i]))
            .toList();
    return new RunEstimate(some.size(), tasks, some.sizes(), some.command(), false);
  }

  private static TaskEstimate withHeap(TaskEstimate t, long leastHeap) {
    return new TaskEstimate(
        t.hosts(),
        t.state(),
        t.heap(),
        t.mostHeap(),
        leastHeap,
        t.nativeMemory(),
        t.longestArray(),
        t.sent(),
        t.crossing());
  }

  private static TaskManagerMemory taskManager(String name, int slots, long heap) {
    return new TaskManagerMemory(name, slots, heap, MANY, MANY, 0);
  }

  private static AbstractThrowableAssert<?, ?> assertRefuses(
      RunEstimate run, TaskManagerMemory... taskManagers) {
    return assertThatThrownBy(() -> new ClusterFit(run, List.of(taskManagers)).require("cora"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cora: training 4 layers on 140 columns (1,500 held out)")
        .hasMessageContaining("--blocks");
  }

  private static void assertTakes(RunEstimate run, TaskManagerMemory... taskManagers) {
    assertThatCode(() -> new ClusterFit(run, List.of(taskManagers)).require("cora"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesATaskThatIsLargerThanAnyTaskManager() {
    RunEstimate run = tasks(300, 50);
    assertTakes(run, taskManager("small", 1, 50), taskManager("large", 1, 300));
    assertRefuses(run, taskManager("small", 1, 50), taskManager("large", 1, 299))
        .hasMessageContainingAll(
            "at least 300 B of heap in task 0 alone",
            "of block ",
            "TaskManager large, which has the most, has 299 B");
  }

  @Test
  void refusesTasksThatAreLargerThanAllTaskManagersTogether() {
    RunEstimate run = tasks(100, 100, 100);
    assertRefuses(run, taskManager("a", 2, 120), taskManager("b", 2, 170))
        .hasMessageContainingAll("at least 300 B of heap", "have 290 B (a 120 B, b 170 B)");
  }

  @Test
  void refusesMoreTasksThanFitInTheTaskManagersBySlots() {
    RunEstimate run = tasks(100, 100, 100, 100);
    assertTakes(run, taskManager("a", 4, 200), taskManager("b", 4, 200));
    // 199 + 201: enough together, but one task of four has no place.
    assertRefuses(run, taskManager("a", 4, 199), taskManager("b", 4, 201))
        .hasMessageContainingAll(
            "in 4 tasks does not fit", "2 lightest on TaskManager a", "200 B", "it has 199 B");
    // Slots bound what the roomy one takes.
    assertRefuses(run, taskManager("a", 2, 150), taskManager("b", 2, 1000))
        .hasMessageContaining("TaskManager a");
    assertTakes(run, taskManager("a", 2, 150), taskManager("b", 3, 1000));
  }

  @Test
  void takesUnevenTasksThatFitInSomeWay() {
    assertTakes(tasks(250, 10, 10, 0), taskManager("a", 3, 20), taskManager("b", 1, 250));
  }

  @Test
  void refusesTooFewNetworkBuffersForTheTasksOfATaskManager() {
    RunEstimate run = tasks(LongStream.generate(() -> 1).limit(4).toArray());
    long least = LoopBuffers.least(4, 4, 4);
    assertTakes(run, new TaskManagerMemory("a", 4, MANY, MANY, least, 0));
    assertRefuses(run, new TaskManagerMemory("a", 4, MANY, MANY, least - 1, 0))
        .hasMessageContainingAll(
            "TaskManager a", "network buffers", (least - 1) + " for its 4 slots");
    assertTakes(run, new TaskManagerMemory("quiet", 4, MANY, MANY, Long.MAX_VALUE, 0));
  }
}
