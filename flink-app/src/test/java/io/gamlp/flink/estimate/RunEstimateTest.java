package io.gamlp.flink.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.flink.cluster.TaskManagerMemory;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of estimates and what is told of it. */
class RunEstimateTest {

  private static final SnapshotSummary CORA =
      new SnapshotSummary(
          "cora", 2708, 5429, 5278, 0, false, 1433, 49216, false, 7, 0, 140, 500, 1000, 0, 0);

  /** As many columns as ogbn-products has nodes to train on. */
  private static final SnapshotSummary PRODUCTS =
      new SnapshotSummary(
          "products",
          2449029,
          61859140,
          61859140,
          0,
          false,
          100,
          244902900,
          true,
          47,
          0,
          196615,
          39323,
          2213091,
          0,
          0);

  /** Few nodes with as many features as a whitening takes. */
  private static final SnapshotSummary WIDE =
      new SnapshotSummary(
          "wide", 300, 900, 900, 0, false, 2048, 6000, false, 7, 0, 60, 60, 60, 0, 0);

  private static TrainConfig config(Command command, String options) {
    Map<String, String> map = new HashMap<>();
    map.put("data", "cora");
    for (String option : options.trim().split(" +")) {
      int equals = option.indexOf('=');
      map.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return TrainConfig.from(EffectiveOptions.load(command, map));
  }

  static RunEstimate ofCora(String options) {
    return estimate(CORA, options);
  }

  private static RunEstimate estimate(SnapshotSummary data, String options) {
    return RunEstimate.of(config(Command.ESTIMATE, options), data);
  }

  @Test
  void hostsEveryLayerAndBlockOnce() {
    RunEstimate estimate = estimate(CORA, "layers=10 blocks=3 parallelism=4");
    List<LayerAddress> hosted =
        estimate.tasks().stream().flatMap(task -> task.hosts().stream()).toList();
    assertThat(estimate.tasks()).hasSize(4);
    assertThat(hosted).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aHeapThatCheckpointsWouldOutgrowIsToldBeforeTheRun() {
    RunEstimate inHeap = estimate(CORA, "layers=10 hidden=500 parallelism=2");
    RunEstimate outside =
        estimate(CORA, "layers=10 hidden=500 parallelism=2 state-backend=rocksdb");
    long between = (inHeap.total(TaskEstimate::heap) + outside.total(TaskEstimate::heap)) / 2;
    assertThat(MemoryCheck.tightHeap(inHeap, between))
        .hasValueSatisfying(line -> assertThat(line).contains("--state-backend rocksdb"));
    assertThat(MemoryCheck.tightHeap(outside, between)).isEmpty();
  }

  @Test
  void whatIsSentDoesNotDependOnThePlacementButWhatCrossesDoes() {
    RunEstimate alone = estimate(CORA, "layers=6 blocks=2 parallelism=1");
    RunEstimate spread = estimate(CORA, "layers=6 blocks=2 parallelism=4");
    assertThat(alone.sent().all()).isCloseTo(spread.sent().all(), within(1.0));
    assertThat(alone.crossing().all()).isZero();
    assertThat(spread.crossing().all()).isPositive().isLessThan(spread.sent().all());
  }

  @Test
  void quantisedMessagesOfFourBitsAreAnEighthOfExactOnes() {
    RunEstimate exact = estimate(CORA, "layers=4 parallelism=1 algorithm=pdadmm-g");
    RunEstimate packed = estimate(CORA, "layers=4 parallelism=1 quantize=pq delta=4");
    assertThat(exact.sent().p() / packed.sent().p()).isBetween(7.5, 8.0);
    assertThat(exact.sent().q() / packed.sent().q()).isBetween(7.5, 8.0);
  }

  @Test
  void blocksBoundTheMemoryOfATask() {
    String options = "layers=4 hidden=256 hops=4 depth-schedule=none";
    long one = largest(estimate(PRODUCTS, options + " blocks=1 parallelism=8"));
    long eight = largest(estimate(PRODUCTS, options + " blocks=8 parallelism=8"));
    assertThat(eight).isLessThan(one / 2);
    assertThat(largest(estimate(PRODUCTS, options + " blocks=64 parallelism=64")))
        .isLessThan(eight / 4);
  }

  private static long largest(RunEstimate estimate) {
    return estimate.tasks().stream().mapToLong(TaskEstimate::mostHeap).max().orElseThrow();
  }

  @Test
  void theHashMapBackendHoldsTheStateOnTheHeapOnceMore() {
    RunEstimate none = estimate(CORA, "layers=4 parallelism=1 checkpoint-interval=none");
    RunEstimate heap = estimate(CORA, "layers=4 parallelism=1 checkpoint-interval=30s");
    RunEstimate rocks =
        estimate(CORA, "layers=4 parallelism=1 checkpoint-interval=30s state-backend=rocksdb");
    TaskEstimate task = heap.tasks().get(0);
    assertThat(task.heap()).isEqualTo(none.tasks().get(0).heap() + task.state());
    assertThat(rocks.tasks().get(0).heap()).isEqualTo(none.tasks().get(0).heap());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blocks=1 parallelism=1",
        "blocks=2 parallelism=4",
        "blocks=16 parallelism=10",
        "blocks=64 parallelism=40 hidden=400"
      })
  void flinkGivesATaskManagerOfTheSizesWhatItNeeds(String options) {
    for (SnapshotSummary data : List.of(CORA, PRODUCTS)) {
      TaskManagerSizes sizes = estimate(data, options).sizes();
      Configuration exactly = new Configuration();
      exactly.setString("taskmanager.memory.process.size", sizes.process() + "m");
      exactly.setString("taskmanager.memory.task.off-heap.size", sizes.offHeap() + "m");
      exactly.setString("taskmanager.memory.network.min", sizes.network() + "m");
      exactly.setString("taskmanager.memory.network.max", sizes.network() + "m");
      exactly.setString("taskmanager.memory.managed.size", sizes.managed() + "m");
      assertHasWhatItNeeds(sizes, exactly);
      // As deploy/src/main/conf/config.yaml has it.
      Configuration local = new Configuration();
      local.setString("taskmanager.memory.process.size", sizes.localProcess() + "m");
      local.setString("taskmanager.memory.task.off-heap.size", "128m");
      local.setString("taskmanager.memory.managed.fraction", "0.25");
      assertHasWhatItNeeds(sizes, local);
    }
  }

  private static void assertHasWhatItNeeds(TaskManagerSizes sizes, Configuration settings) {
    settings.setString("taskmanager.numberOfTaskSlots", Integer.toString(sizes.slots()));
    TaskExecutorProcessSpec given = TaskExecutorProcessUtils.processSpecFromConfig(settings);
    // Shares round down.
    assertThat(given.getTaskHeapSize().getMebiBytes())
        .isGreaterThanOrEqualTo((int) sizes.heap() - 1);
    assertThat(given.getNetworkMemSize().getMebiBytes())
        .isGreaterThanOrEqualTo((int) sizes.network() - 1);
    assertThat(given.getManagedMemorySize().getMebiBytes())
        .isGreaterThanOrEqualTo((int) sizes.managed() - 1);
  }

  @Test
  void roundsUpToWholeTaskManagers() {
    TaskManagerSizes sizes = estimate(PRODUCTS, "blocks=16 parallelism=10").sizes();
    assertThat(sizes.slots()).isEqualTo(4);
    assertThat(sizes.taskManagers()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layers=10 blocks=3 parallelism=4",
        "layers=1000 blocks=7 parallelism=3 hidden=2000",
        "layers=2 blocks=1 parallelism=9"
      })
  void theTableFitsATerminalOfEightyColumns(String options) {
    for (SnapshotSummary data : List.of(CORA, PRODUCTS)) {
      assertThat(EstimateTable.lines(estimate(data, options)))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
  }

  @Test
  void theTableNamesTasksKindsAndSizes() {
    List<String> lines = EstimateTable.lines(estimate(CORA, "layers=4 blocks=2 parallelism=2"));
    assertThat(lines)
        .contains(
            "Estimate at full depth: 4 layers, 11,464 inputs, 7 classes",
            "Columns: 140 to train on, 1,500 held out, in 2 blocks")
        .anyMatch(line -> line.matches("0 +1-4 of block 0( +[0-9.]+ [kM]B){5}"))
        .anyMatch(line -> line.matches("1 +1 of block 1( +[0-9.]+ [kM]B){5}"))
        .anyMatch(line -> line.matches("all( +[0-9.]+ [kM]B){5}"))
        .anyMatch(line -> line.matches("q, up +[0-9.]+ kB +[0-9.]+ kB"))
        .anyMatch(line -> line.matches("sums between blocks +[0-9.]+ MB +[0-9.]+ MB"))
        .anyMatch(line -> line.matches(" +taskmanager.memory.process.size: [0-9]+m"))
        .contains("     2-4 of block 1", "  taskmanager.numberOfTaskSlots: 2");
  }

  @Test
  void refusesARunThatCannotFitWithTheArithmetic() {
    RunEstimate estimate = estimate(PRODUCTS, "layers=10 hidden=256 parallelism=2");
    assertThatThrownBy(() -> MemoryCheck.requireFits(estimate, "ogb:products", 4L << 30))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ogb:products: training 10 layers on 196,615 columns")
        .hasMessageContaining("needs at least")
        .hasMessageContaining("input columns +")
        .hasMessageContaining("but this process has 4.00 GB");
  }

  @Test
  void tellsWhatTheCommandItselfMakesBeforeTraining() {
    String options = "hops=2 parallelism=2 ";
    assertThat(EstimateTable.lines(estimate(CORA, options)))
        .noneMatch(line -> line.contains("own process"));
    // 2,866 inputs: C in double and a product in float of them.
    CommandMemory layer = estimate(CORA, options + "init-scheme=discriminant").command();
    assertThat(layer.firstLayer()).isBetween(12L * 2866 * 2866, 13L * 2866 * 2866);
    assertThat(layer.whitening()).isZero();
    RunEstimate both = estimate(CORA, options + "init-scheme=discriminant normalize=whiten");
    assertThat(both.command().whitening()).isBetween(20L * 1433 * 1433, 21L * 1433 * 1433);
    assertThat(EstimateTable.lines(both))
        .contains("Heap of the command's own process (GAMLP_HEAP), before training:")
        .anyMatch(line -> line.matches("--init-scheme discriminant +[0-9.]+ MB"))
        .anyMatch(line -> line.matches("--normalize whiten +[0-9.]+ MB"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void tellsTheHeapOfARunInThisProcessAndNoTaskManagers() {
    List<String> lines = EstimateTable.lines(estimate(CORA, "engine=in-process parallelism=4"));
    assertThat(lines)
        .anyMatch(line -> line.matches("It fits in this process with GAMLP_HEAP=\\d+m\\."))
        .noneMatch(line -> line.contains("taskmanager"));
    assertThat(EstimateTable.lines(estimate(CORA, "engine=flink parallelism=4")))
        .noneMatch(line -> line.contains("GAMLP_HEAP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hops=2", "hops=1 normalize=whiten", "hops=1 layers=10 hidden=500"})
  void theHeapThatIsToldForARunInThisProcessIsEnoughForTheCommandToo(String options) {
    RunEstimate estimate =
        estimate(
            WIDE,
            "engine=in-process parallelism=4 init-scheme=discriminant layers=2 hidden=8 "
                .concat(options));
    String told =
        EstimateTable.lines(estimate).stream()
            .filter(line -> line.startsWith("It fits in this process"))
            .findFirst()
            .orElseThrow();
    long heap = Long.parseLong(told.replaceAll("\\D", "")) << 20;
    // What Runtime.maxMemory() is under the parallel collector.
    long usable = heap - heap / 9;
    assertThatCode(() -> estimate.command().requireFits("wide", usable)).doesNotThrowAnyException();
    assertThatCode(() -> MemoryCheck.requireFits(estimate, "wide", usable))
        .doesNotThrowAnyException();
    assertThat(MemoryCheck.tightHeap(estimate, usable)).isEmpty();
  }

  @Test
  void refusesARunWhoseStartThisProcessCannotMakeWhereverItRuns() {
    CommandMemory memory =
        CommandMemory.of(
            config(Command.TRAIN, "out=unused hops=2 init-scheme=discriminant normalize=whiten"),
            CORA);
    assertThatCode(() -> memory.requireFits("cora", memory.firstLayer()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.requireFits("cora", memory.firstLayer() - 1))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("cora: --init-scheme discriminant needs at least", "GAMLP_HEAP");
    assertThatThrownBy(() -> memory.requireFits("cora", memory.whitening() - 1))
        .isInstanceOf(InputException.class);
    CommandMemory started =
        CommandMemory.of(
            config(Command.TRAIN, "out=unused init=x init-scheme=discriminant normalize=whiten"),
            CORA);
    assertThat(started).isEqualTo(new CommandMemory(0, 0));
  }

  @Test
  void takesARunThatFits() {
    RunEstimate estimate = estimate(CORA, "layers=10 parallelism=2");
    long least = estimate.total(TaskEstimate::leastHeap);
    assertThatCode(() -> MemoryCheck.requireFits(estimate, "cora", least))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> MemoryCheck.requireFits(estimate, "cora", least - 1))
        .isInstanceOf(InputException.class);
  }

  @Test
  void asksNothingOfThisProcessWhereTheRunIsElsewhere() {
    String large = "out=unused layers=100 hidden=1000 depth-schedule=none blocks=8 ";
    TrainConfig elsewhere = config(Command.TRAIN, large + "master=localhost:1");
    TaskManagerMemory huge = new TaskManagerMemory("huge", 8, 1L << 50, 1L << 40, 1L << 30, 32768);
    assertThatCode(() -> MemoryCheck.requireFits(elsewhere, new Places(8, huge), PRODUCTS))
        .doesNotThrowAnyException();
    TrainConfig here = config(Command.TRAIN, large);
    assertThatThrownBy(() -> MemoryCheck.requireFits(here, new Places(8), PRODUCTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--master");
  }

  @Test
  void refusesMatricesThatJavaHasNoArraysFor() {
    TrainConfig config =
        config(
            Command.TRAIN,
            "out=unused master=localhost:1 layers=3 hidden=20000 steps=gradient blocks=1");
    assertThatThrownBy(() -> MemoryCheck.requireFits(config, new Places(2), PRODUCTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--blocks");
  }

  @Test
  void refusesAnAugmentationThatDoesNotStartInTheManagedMemoryOfItsSlots() {
    long least = AugmentationMemory.least(4, 128 << 10);
    TaskManagerMemory enough = managed("a", 2, 2 * least);
    TaskManagerMemory tooLittle = managed("b", 2, 2 * least - 1);
    assertThatCode(() -> MemoryCheck.requireAugmentable("cora", 4, new Places(2, enough)))
        .doesNotThrowAnyException();
    assertThatCode(() -> MemoryCheck.requireAugmentable("cora", 3, new Places(2, tooLittle)))
        .as("fewer hops")
        .doesNotThrowAnyException();
    assertThatCode(
            () -> MemoryCheck.requireAugmentable("cora", 4, new Places(2, tooLittle, enough)))
        .as("all tasks may be on the other one")
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> MemoryCheck.requireAugmentable("cora", 4, new Places(3, enough, tooLittle)))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "cora: 4 hops need at least 24.8 MB of managed memory in each slot",
            "TaskManager b has 49.5 MB for its 2 slots");
  }

  private static TaskManagerMemory managed(String name, int slots, long bytes) {
    return new TaskManagerMemory(name, slots, 1L << 40, bytes, 1L << 20, 128 << 10);
  }
}
