package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.family.LayerFootprint.Traffic;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.testing.LiveArrays;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run takes up is what was said before it. */
class LayerFootprintTest {

  private static final int EPOCHS = 12;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  /** Wide weights and few columns, many columns and small weights, the kernel form; all steps. */
  static Stream<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int blocks : new int[] {1, 4}) {
      for (StepRule steps : StepRule.values()) {
        runs.add(run(blocks, steps, Run.of(150, 60, 3, 120, 90, 90, 4)));
        runs.add(run(blocks, steps, Run.of(600, 200, 3, 40, 30, 30, 30, 30, 4)));
      }
      for (StepRule steps : StepRule.values()) {
        runs.add(run(blocks, steps, Run.of(60, 100, 3, 300, 120, 120, 120, 4)));
      }
      Run fewEvaluations = run(blocks, StepRule.GRADIENT, Run.of(60, 100, 3, 300, 20, 20, 4));
      fewEvaluations.evalEvery = 6;
      runs.add(fewEvaluations);
    }
    return runs.stream();
  }

  /** The algorithms that are not {@link Method#PDADMM}. */
  static Stream<Run> otherRuns() {
    List<Run> runs = new ArrayList<>();
    for (Method method : new Method[] {Method.DLADMM, Method.MDLAM}) {
      for (int blocks : new int[] {1, 4}) {
        for (double l1 : new double[] {0, 1e-4}) {
          Run wide = run(blocks, StepRule.GRADIENT, Run.of(150, 60, 3, 120, 90, 90, 4));
          Run narrow = run(blocks, StepRule.GRADIENT, Run.of(600, 200, 3, 40, 30, 30, 30, 30, 4));
          Run wider = run(blocks, StepRule.GRADIENT, Run.of(60, 100, 3, 300, 120, 120, 120, 4));
          for (Run run : List.of(wide, narrow, wider)) {
            run.method = method;
            run.rho = 2;
            run.nu = 1;
            run.l1 = l1;
            run.quantization = Quantization.NONE;
            runs.add(run);
          }
        }
      }
    }
    return runs.stream();
  }

  private static Run run(int blocks, StepRule steps, Run run) {
    run.blocks = blocks;
    run.steps = steps;
    run.weightDecay = 0.1;
    run.hiddenProx = 0.1;
    run.epochs = EPOCHS;
    run.evalEvery = 1;
    run.keepBest = true;
    if (blocks == 4) {
      run.quantization = Quantization.PQ;
      run.delta = "5";
    }
    return run;
  }

  private static LayerFootprint footprint(Run run, LayerAddress address) {
    return LayerFootprint.of(
        run.settings(), run.data.trainColumns(), run.data.heldOutColumns(), address);
  }

  @ParameterizedTest
  @MethodSource({"runs", "otherRuns"})
  void everyMessageOfAnEpochHasTheSizeAndTheNumberThatWasSaid(Run run) {
    Map<List<Object>, Integer> counts = new HashMap<>();
    List<LayerProgram> programs = new ArrayList<>();
    for (LayerProgram program : run.programs(kernels, new Workspace())) {
      programs.add(
          new Overheard(program) {
            @Override
            void hears(Message m) {
              if (m.kind() != MessageKind.START && !(run.quantization.ofP() && isRange(m))) {
                counts.merge(List.of(m.from(), m.kind(), m.to(), m.wireBytes()), 1, Integer::sum);
              }
            }
          });
    }
    InProcessEngine engine = new InProcessEngine(programs, report -> {});
    engine.start();
    engine.run();
    Map<List<Object>, Integer> said = new HashMap<>();
    for (LayerProgram program : programs) {
      for (Traffic t : footprint(run, program.address()).traffic()) {
        int all = (int) Math.round(t.perEpoch() * run.epochs);
        // The very last q of pdADMM is of no use to anybody.
        boolean unused = t.kind() == MessageKind.Q && run.method == Method.PDADMM;
        int sent = unused ? all - 1 : all;
        said.merge(List.of(program.address(), t.kind(), t.to(), t.wireBytes()), sent, Integer::sum);
      }
    }
    assertThat(counts).isEqualTo(said);
  }

  /** The round that learns Delta's range comes once a stage. */
  private static boolean isRange(Message m) {
    return m.kind() == MessageKind.PARTIAL_SUMS && m.scalars()[0] == 0;
  }

  @ParameterizedTest
  @MethodSource({"runs", "otherRuns"})
  void stateAndLiveArraysAreOnAverageWhatWasSaid(Run run) {
    Workspace workspace = new Workspace();
    List<LayerProgram> programs = run.programs(kernels, workspace);
    AtomicBoolean ending = new AtomicBoolean();
    InProcessEngine engine =
        new InProcessEngine(
            programs,
            report ->
                ending.compareAndSet(
                    false, report.kind() == Report.Kind.EPOCH && report.epoch() == run.epochs));
    engine.start();
    double state = 0;
    double live = 0;
    long mostLive = 0;
    long longestLive = 0;
    int looks = 0;
    for (int delivered = 0; engine.deliverOne(); delivered++) {
      // After its last epoch a layer lets go.
      if (delivered > 30 && delivered % 13 == 0 && !ending.get()) {
        Bytes bytes = new Bytes();
        programs.forEach(program -> program.save(bytes));
        state += bytes.sum;
        LiveArrays now =
            LiveArrays.of(programs, o -> o instanceof TrainingData || o instanceof Workspace);
        live += now.bytes();
        longestLive = Math.max(longestLive, now.longest());
        mostLive = Math.max(mostLive, now.bytes());
        looks++;
      }
    }
    double saidState = 0;
    double saidLive = 0;
    long least = 0;
    long most = 0;
    long longest = 0;
    Scratch scratch = new Scratch();
    for (LayerProgram program : programs) {
      LayerFootprint footprint = footprint(run, program.address());
      saidState += footprint.stateBytes();
      long input = footprint.inputBytes() + footprint.heldOutBytes();
      saidLive += footprint.keptBytes() + input;
      least += footprint.leastKeptBytes() + input;
      most += footprint.mostKeptBytes() + input;
      longest = Math.max(longest, footprint.longestArray());
      scratch = scratch.with(footprint.scratch());
    }
    assertThat(saidState).as("state").isCloseTo(state / looks, withinPercentage(20));
    assertThat(saidLive).as("heap").isCloseTo(live / looks, withinPercentage(20));
    assertThat(live / looks).isGreaterThan(least);
    assertThat(mostLive).isLessThanOrEqualTo(Math.round(1.1 * most));
    assertThat(longestLive).as("longest array").isLessThanOrEqualTo(longest);
    assertThat((double) scratch.heapBytes())
        .as("workspace")
        .isCloseTo(LiveArrays.of(workspace, o -> false).bytes(), withinPercentage(5));
  }

  /** Of the columns there stays p, which may have to be told again. */
  @ParameterizedTest
  @EnumSource(StepRule.class)
  void layersThatHaveDoneAllEpochsLetGoOfTheirColumns(StepRule steps) {
    Run run = run(1, steps, Run.of(600, 200, 3, 40, 30, 30, 30, 30, 4));
    List<LayerProgram> programs = finished(run);
    long training =
        programs.stream().mapToLong(p -> footprint(run, p.address()).leastKeptBytes()).sum();
    assertThat(live(programs) - run.data.trainInput(0, 1).length * 4L).isLessThan(training / 3);
  }

  /**
   * What a neighbour may have to be told again; W and b as they are, at their best, and to come.
   */
  @ParameterizedTest
  @MethodSource("runsThatLetGoOfAll")
  void layersThatHaveDoneAllEpochsKeepNoMoreThanWeightsAndWhatTheyTell(Run run) {
    for (LayerProgram program : finished(run)) {
      int layer = program.address().layer();
      long in = run.widths[layer - 1];
      long out = run.widths[layer];
      long columns =
          new ColumnBlocks(run.data.trainColumns(), run.blocks).size(program.address().block());
      long weights = 3 * out * (in + 1);
      long told = columns * in + (layer < run.widths.length - 1 ? columns * out : 0);
      long few = 4 * (in + out);
      assertThat(live(program)).as("%s", program.address()).isLessThan(4 * (weights + told + few));
    }
  }

  /** With blocks the gradient steps of dlADMM keep their scratch. */
  static Stream<Run> runsThatLetGoOfAll() {
    return otherRuns().filter(run -> run.method == Method.MDLAM || run.blocks == 1);
  }

  private static List<LayerProgram> finished(Run run) {
    List<LayerProgram> programs = run.programs(kernels, new Workspace());
    InProcessEngine engine = new InProcessEngine(programs, report -> {});
    engine.start();
    engine.run();
    return programs;
  }

  private static long live(Object root) {
    return LiveArrays.of(root, o -> o instanceof TrainingData || o instanceof Workspace).bytes();
  }

  /** The bytes of what is saved. */
  private static final class Bytes implements StateWriter {
    private long sum;

    @Override
    public void floats(String name, float[] array, int length) {
      sum += 4L * length;
    }

    @Override
    public void doubles(String name, double... numbers) {
      sum += 8L * numbers.length;
    }

    @Override
    public void bytes(String name, byte[] bytes) {
      sum += bytes.length;
    }
  }

  /** A program whose messages are heard. */
  private abstract static class Overheard extends ForwardingProgram {

    Overheard(LayerProgram program) {
      super(program);
    }

    abstract void hears(Message m);

    private Outbox over(Outbox out) {
      return new Outbox() {
        @Override
        public void send(Message message) {
          hears(message);
          out.send(message);
        }

        @Override
        public void report(Report report) {
          out.report(report);
        }
      };
    }

    @Override
    public void start(Outbox out) {
      program.start(over(out));
    }

    @Override
    public void onMessage(Message message, Outbox out) {
      program.onMessage(message, over(out));
    }

    @Override
    public void resume(Outbox out) {
      program.resume(over(out));
    }
  }
}
