package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.Loss;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.testing.HeapState;
import io.gamlp.admm.testing.Reports;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.SyntheticData;
import io.gamlp.admm.testing.UnrulyEngine;
import io.gamlp.admm.testing.UnrulyEngine.Order;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.StepRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that loses all programs and all messages under way, between any two deliveries, ends with
 * the bits and the reports of a run that nothing happened to; and so does a run whose messages come
 * in any order.
 */
class CrashTest {

  /** Deliveries that one test of one variant may cost: small variants crash more often. */
  private static final long DELIVERIES = 6_000;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private record Outcome(Map<LayerAddress, HeapState> states, Reports reports, long deliveries) {}

  /** The variants whose protocols differ; small, so that a run takes about a millisecond. */
  static Stream<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int blocks : new int[] {1, 3}) {
      for (int[] depths : new int[][] {{3}, {2, 3, 5}}) {
        for (StepRule steps : StepRule.values()) {
          runs.addAll(quantizations(base(blocks, depths, steps)));
        }
      }
    }
    return runs.stream();
  }

  private static Run base(int blocks, int[] depths, StepRule steps) {
    int layers = depths[depths.length - 1];
    int[] widths = new int[layers + 1];
    Arrays.fill(widths, 5);
    widths[0] = 7;
    widths[layers] = 3;
    Run run = Run.of(11, 9, 5, widths);
    run.blocks = blocks;
    run.depths = depths;
    run.steps = steps;
    run.weightDecay = 1e-3;
    run.hiddenWeightDecay = 1e-4;
    run.hiddenProx = steps == StepRule.EXACT ? 1e-2 : 0;
    run.epochs = 4;
    run.evalEvery = 2;
    return run;
  }

  private static List<Run> quantizations(Run base) {
    List<Run> runs = new ArrayList<>();
    runs.add(base);
    for (Quantization quantization : new Quantization[] {Quantization.P, Quantization.PQ}) {
      for (String delta : new String[] {"-1:2:100", "4"}) {
        Run run = base.copy();
        run.quantization = quantization;
        run.delta = delta;
        runs.add(run);
      }
    }
    return runs;
  }

  /** What the output layer decides while others are ahead of it or behind. */
  static Stream<Run> decidingRuns() {
    List<Run> runs = new ArrayList<>();
    for (int blocks : new int[] {1, 3}) {
      for (int[] depths : new int[][] {{4}, {2, 3, 5}}) {
        for (int evalEvery : new int[] {0, 1, 2, 5}) {
          Run run = base(blocks, depths, StepRule.GRADIENT);
          run.evalEvery = evalEvery;
          run.penaltyRule = PenaltyRule.AUTHORS;
          run.rho = 1e-4;
          run.nu = 1e-4;
          run.epochs = 14;
          run.patience = evalEvery == 0 ? 0 : 2;
          run.keepBest = evalEvery % 2 == 1;
          run.quantization = evalEvery == 2 ? Quantization.PQ : Quantization.NONE;
          run.delta = "3";
          runs.add(run);
          if (evalEvery == 1) {
            Run noPenalties = run.copy();
            noPenalties.penaltyRule = PenaltyRule.NONE;
            runs.add(noPenalties);
            runs.add(fromACandidate(run));
            runs.add(fromACandidate(noPenalties));
          }
        }
      }
    }
    Run oneLayer = Run.of(11, 9, 5, 7, 3);
    oneLayer.blocks = 3;
    oneLayer.epochs = 9;
    oneLayer.evalEvery = 1;
    oneLayer.penaltyRule = PenaltyRule.AUTHORS;
    oneLayer.patience = 2;
    oneLayer.keepBest = true;
    runs.add(oneLayer);
    runs.add(fromACandidate(oneLayer));
    // Kernel form: fewer columns than inputs.
    Run kernelForm = Run.of(6, 9, 5, 9, 8, 8, 3);
    kernelForm.blocks = 2;
    kernelForm.steps = StepRule.EXACT;
    kernelForm.weightDecay = 1e-2;
    kernelForm.hiddenProx = 1e-1;
    kernelForm.depths = new int[] {2, 3};
    kernelForm.epochs = 8;
    kernelForm.evalEvery = 1;
    kernelForm.penaltyRule = PenaltyRule.AUTHORS;
    runs.add(kernelForm);
    for (int[] depths : new int[][] {{4}, {2, 3, 5}}) {
      runs.addAll(quantizations(kernelForm(3, depths)));
    }
    runs.add(kernelForm(1, new int[] {2, 3, 5}));
    for (int blocks : new int[] {1, 3}) {
      for (int[] depths : new int[][] {{4}, {2, 3, 5}}) {
        Run span = span(blocks, depths);
        runs.add(span);
        Run cancelling = span.copy();
        cancelling.weightDecay = 300;
        cancelling.evalEvery = 1;
        cancelling.keepBest = true;
        cancelling.penaltyRule = PenaltyRule.AUTHORS;
        cancelling.epochs = 9;
        runs.add(cancelling);
        runs.add(fromACandidate(cancelling));
      }
    }
    return runs.stream();
  }

  /** The algorithms with other lines, or with other rounds. */
  static Stream<Run> otherMethods() {
    List<Run> runs = new ArrayList<>();
    for (Method method : new Method[] {Method.DLADMM, Method.MDLAM}) {
      for (int blocks : new int[] {1, 3}) {
        for (double l1 : new double[] {0, 1e-3}) {
          Run run = base(blocks, new int[] {4}, StepRule.GRADIENT);
          run.method = method;
          run.rho = method == Method.MDLAM ? 0.1 : 1.5;
          run.nu = 0.5;
          run.l1 = l1;
          run.epochs = 20;
          runs.add(run);
          Run deciding = run.copy();
          deciding.evalEvery = 1;
          deciding.patience = 2;
          deciding.keepBest = true;
          runs.add(deciding);
          runs.add(fromACandidate(deciding));
        }
        Run wide = span(blocks, new int[] {4});
        wide.method = method;
        wide.rho = 1.5;
        wide.nu = 0.5;
        runs.add(wide);
      }
      Run oneLayer = Run.of(11, 9, 5, 7, 3);
      oneLayer.method = method;
      oneLayer.blocks = 3;
      oneLayer.epochs = 9;
      oneLayer.evalEvery = 1;
      oneLayer.patience = 2;
      runs.add(oneLayer);
    }
    Run sparse = base(3, new int[] {3}, StepRule.GRADIENT);
    sparse.l1 = 1e-3;
    sparse.activation = Activation.TANH;
    sparse.loss = Loss.SQUARED_ERROR;
    runs.add(sparse);
    return runs.stream();
  }

  private static Run fromACandidate(Run run) {
    Run warm = run.copy();
    warm.candidate = Run.candidate(StartWeights.drawn(run.settings()));
    return warm;
  }

  /** Gradient steps with fewer columns than inputs. */
  private static Run span(int blocks, int[] depths) {
    Run run = base(blocks, depths, StepRule.GRADIENT);
    run.widths[0] = 20;
    run.data = new SyntheticData(20, 3, 11, 9, 5);
    return run;
  }

  private static Run kernelForm(int blocks, int[] depths) {
    Run run = base(blocks, depths, StepRule.EXACT);
    Arrays.fill(run.widths, 0, run.widths.length - 1, 13);
    run.data = new SyntheticData(13, 3, 11, 9, 5);
    return run;
  }

  @ParameterizedTest
  @MethodSource({"runs", "decidingRuns", "otherMethods"})
  void endsWithTheSameBitsWhateverTheOrderOfDelivery(Run run) {
    Outcome expected = undisturbed(run);
    for (int seed = 0; seed < trials(expected, DELIVERIES); seed++) {
      Order order = Order.values()[seed % 2];
      UnrulyRun unruly = new UnrulyRun(run, order, seed);
      unruly.engine.start();
      unruly.engine.finish();
      unruly.mustEqual(expected, order + " with seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource({"runs", "decidingRuns", "otherMethods"})
  void endsWithTheSameBitsAfterACrashAtAnyMoment(Run run) {
    crashAt(run, DELIVERIES, 11);
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource({"runs", "decidingRuns", "otherMethods"})
  void endsWithTheSameBitsAfterACrashAtVeryManyMoments(Run run) {
    crashAt(run, 30 * DELIVERIES, 12);
  }

  private static long trials(Outcome expected, long deliveries) {
    return Math.max(3, deliveries / expected.deliveries);
  }

  private void crashAt(Run run, long deliveries, long seed) {
    Outcome expected = undisturbed(run);
    Random random = new Random(seed);
    for (int i = 0; i < trials(expected, deliveries); i++) {
      Order order = i % 2 == 0 ? Order.PER_PAIR : Order.NONE;
      long moment = random.nextLong(expected.deliveries + 1);
      UnrulyRun unruly = new UnrulyRun(run, order, random.nextLong());
      String story = order + ", crash after " + moment + " deliveries";
      try {
        unruly.engine.start();
        unruly.engine.deliver(moment);
        unruly.engine.restore(unruly.engine.save());
        unruly.engine.finish();
      } catch (RuntimeException e) {
        throw new AssertionError(story, e);
      }
      unruly.mustEqual(expected, story);
    }
  }

  @ParameterizedTest
  @MethodSource({"runs", "decidingRuns", "otherMethods"})
  void endsWithTheSameBitsAfterSeveralCrashesAlsoRightAfterARestore(Run run) {
    Outcome expected = undisturbed(run);
    Random random = new Random(13);
    for (int i = 0; i < trials(expected, DELIVERIES / 2); i++) {
      UnrulyRun unruly = new UnrulyRun(run, Order.values()[i % 2], random.nextLong());
      unruly.engine.start();
      StringBuilder story = new StringBuilder("crashes after");
      try {
        for (int crash = 0; crash < 4; crash++) {
          // After the first one: at once, after a few deliveries, or much later.
          long moment =
              crash > 0 && random.nextBoolean()
                  ? random.nextInt(8)
                  : random.nextLong(expected.deliveries / 2 + 1);
          story.append(' ').append(moment);
          unruly.engine.deliver(moment);
          unruly.engine.restore(unruly.engine.save());
        }
        unruly.engine.finish();
      } catch (RuntimeException e) {
        throw new AssertionError(story.toString(), e);
      }
      unruly.mustEqual(expected, story.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("decidingRuns")
  void repeatsItsReportsBitForBitWhenItGoesBackToAnEarlierState(Run run) {
    Outcome expected = undisturbed(run);
    Random random = new Random(14);
    for (int i = 0; i < trials(expected, DELIVERIES / 2); i++) {
      UnrulyRun unruly = new UnrulyRun(run, Order.values()[i % 2], random.nextLong());
      unruly.engine.start();
      unruly.engine.deliver(random.nextLong(expected.deliveries));
      Map<LayerAddress, HeapState> checkpoint = unruly.engine.save();
      unruly.engine.deliver(random.nextLong(expected.deliveries));
      unruly.engine.restore(checkpoint);
      unruly.engine.finish();
      unruly.mustEqual(expected, "trial " + i);
    }
  }

  /** The round after mDLAM's safeguard has rejected a step is state of its own. */
  @Test
  void crashesHitTheSecondAttemptsOfMDlamWithTheirGradient() {
    Run run = base(3, new int[] {4}, StepRule.GRADIENT);
    run.method = Method.MDLAM;
    run.rho = 0.1;
    run.epochs = 20;
    Outcome expected = undisturbed(run);
    int hits = 0;
    for (long moment = 0; moment < expected.deliveries; moment += 5) {
      UnrulyRun unruly = new UnrulyRun(run, Order.PER_PAIR, 0);
      unruly.engine.start();
      unruly.engine.deliver(moment);
      Map<LayerAddress, HeapState> states = unruly.engine.save();
      if (states.values().stream().noneMatch(CrashTest::isInSecondAttempt)) {
        continue;
      }
      hits++;
      unruly.engine.restore(states);
      unruly.engine.finish();
      unruly.mustEqual(expected, "crash in a second attempt, after " + moment + " deliveries");
    }
    assertThat(hits).as("crashes in a second attempt").isGreaterThan(3);
  }

  /** Between its two rounds, when the gradient has been taken and the step has not been judged. */
  private static boolean isInSecondAttempt(HeapState state) {
    double[] attempt = state.doubles("attempt");
    return attempt != null && attempt[0] == 2 && state.floats("G") != null;
  }

  /** The round that takes a gradient's norm from its entries is state of its own. */
  @Test
  void crashesHitTheThirdRoundsOfGradientsWhoseTermsCancel() {
    Run run = span(3, new int[] {4});
    run.weightDecay = 300;
    run.rho = 1;
    run.epochs = 60;
    Outcome expected = undisturbed(run);
    UnrulyRun whole = new UnrulyRun(run, Order.PER_PAIR, 0);
    whole.engine.start();
    List<Long> moments = new ArrayList<>();
    for (long moment = 0; moment < expected.deliveries; moment++) {
      if (whole.engine.save().values().stream().anyMatch(CrashTest::isInThirdRound)) {
        moments.add(moment);
      }
      whole.engine.deliverOne();
    }
    assertThat(moments).as("moments in a third round").hasSizeGreaterThan(20);
    for (int i = 0; i < moments.size(); i += moments.size() / 20) {
      UnrulyRun unruly = new UnrulyRun(run, Order.PER_PAIR, 0);
      unruly.engine.start();
      unruly.engine.deliver(moments.get(i));
      unruly.engine.restore(unruly.engine.save());
      unruly.engine.finish();
      unruly.mustEqual(expected, "crash after " + moments.get(i) + " deliveries");
    }
  }

  private static boolean isInThirdRound(HeapState state) {
    return state.doubles("openSums") != null;
  }

  private static Outcome undisturbed(Run run) {
    UnrulyRun quiet = new UnrulyRun(run, Order.PER_PAIR, 0);
    quiet.engine.start();
    quiet.engine.finish();
    return new Outcome(quiet.engine.save(), quiet.reports, quiet.engine.delivered());
  }

  private static final class UnrulyRun {
    final Reports reports;
    final UnrulyEngine engine;

    UnrulyRun(Run run, Order order, long seed) {
      reports = new Reports(run.blocks);
      Workspace workspace = new Workspace();
      engine = new UnrulyEngine(() -> run.programs(kernels, workspace), order, seed, reports);
    }

    void mustEqual(Outcome expected, String story) {
      assertThat(reports.differencesTo(expected.reports)).as("reports: " + story).isEmpty();
      engine
          .save()
          .forEach(
              (address, state) ->
                  assertThat(state.differencesTo(expected.states.get(address)))
                      .as(address + ": " + story)
                      .isEmpty());
    }
  }
}
