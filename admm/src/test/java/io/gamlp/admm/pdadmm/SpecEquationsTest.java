package io.gamlp.admm.pdadmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.offset;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.quantization.DeltaSpec;
import io.gamlp.quantization.ValueSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From each of the successive states of a run, one epoch of {@link SpecReference}, in double, gives
 * the next state of the run.
 */
class SpecEquationsTest {

  /** A few units in the last place of float32. */
  private static final double FLOAT_ROUNDING = 3e-7;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private static final double[][] PENALTIES = {{1e-2, 1e-2}, {1e-3, 1e-4}, {1, 0.1}};

  static Stream<Run> gradientRuns() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < PENALTIES.length; i++) {
      for (int blocks : i == 0 ? new int[] {1, 3} : new int[] {1}) {
        Run run = chain(i + 1, PENALTIES[i]);
        run.weightDecay = i == 1 ? 1e-3 : 0;
        run.hiddenWeightDecay = i == 1 ? 1e-4 : 0;
        run.blocks = blocks;
        runs.addAll(quantized(run));
        // Fewer columns than inputs.
        Run wide = run.copy();
        wide.widths = new int[] {60, 15, 11, 18, 4};
        wide.data = Run.of(40, 0, i + 1, wide.widths).data;
        runs.add(wide);
      }
    }
    return runs.stream();
  }

  static Stream<Run> exactRuns() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < PENALTIES.length; i++) {
      Run gram = chain(i + 11, PENALTIES[i]);
      gram.steps = StepRule.EXACT;
      gram.weightDecay = 1e-1;
      gram.hiddenWeightDecay = 1e-2;
      gram.hiddenProx = i == 1 ? 0 : 10 * gram.nu;
      runs.addAll(quantized(gram));
      Run kernel = gram.copy();
      Run wide = Run.of(40, 0, i + 21, 60, 48, 45, 41, 4);
      kernel.widths = wide.widths;
      kernel.depths = wide.depths;
      kernel.data = wide.data;
      kernel.epochs = 20;
      runs.add(kernel);
      Run blocks = kernel.copy();
      blocks.blocks = 3;
      runs.add(blocks);
    }
    return runs.stream();
  }

  static Stream<Run> growingRuns() {
    List<Run> runs = new ArrayList<>();
    for (StepRule steps : StepRule.values()) {
      Run run = Run.of(40, 10, 31, 12, 11, 11, 11, 11, 3);
      run.depths = new int[] {2, 3, 5};
      run.epochs = 12;
      run.steps = steps;
      run.weightDecay = 1e-2;
      run.hiddenWeightDecay = 1e-3;
      run.hiddenProx = steps == StepRule.EXACT ? 1e-1 : 0;
      run.penaltyRule = PenaltyRule.AUTHORS;
      run.rho = 1e-4;
      run.nu = 1e-4;
      runs.addAll(quantized(run));
    }
    return runs.stream();
  }

  /** 4 layers, 40 columns. */
  private static Run chain(long seed, double[] penalties) {
    Run run = Run.of(40, 0, seed, 12, 15, 11, 18, 4);
    run.rho = penalties[0];
    run.nu = penalties[1];
    run.seed = seed;
    run.epochs = 50;
    return run;
  }

  private static List<Run> quantized(Run base) {
    List<Run> runs = new ArrayList<>();
    runs.add(base);
    String[][] variants = {
      {"P", "-1:2:1000"}, {"P", "8"}, {"PQ", "-1:20"}, {"PQ", "-1:2:1000"}, {"PQ", "4"}, {"PQ", "8"}
    };
    for (String[] variant : variants) {
      Run run = base.copy();
      run.quantization = Quantization.valueOf(variant[0]);
      run.delta = variant[1];
      runs.add(run);
    }
    return runs;
  }

  @ParameterizedTest
  @MethodSource("gradientRuns")
  void makesGradientEpochsAsTheSpecSays(Run run) {
    compare(run, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("exactRuns")
  void makesExactEpochsAsTheSpecSays(Run run) {
    compare(run, 1e-3);
  }

  @ParameterizedTest
  @MethodSource("growingRuns")
  void growsInDepthAndPenaltiesAsTheSpecSays(Run run) {
    Trace trace = compare(run, run.steps == StepRule.EXACT ? 1e-3 : 1e-4);
    assertThat(trace.reports.records().stream().map(r -> r.figures().penalties().nu()).distinct())
        .as("a test of growing penalties needs some")
        .hasSizeGreaterThan(1);
    for (int epoch = 1; epoch <= trace.epochs(); epoch += run.epochs) {
      assertThat(trace.record(epoch).figures().penalties())
          .isEqualTo(new Penalties(run.rho, run.nu));
    }
  }

  private static Trace compare(Run run, double tolerance) {
    Trace trace = Trace.of(run, kernels);
    int stages = run.depths.length;
    assertThat(trace.epochs()).isEqualTo(run.epochs * stages);
    int ties = 0;
    int choices = 0;
    for (int epoch = 1; epoch <= trace.epochs(); epoch++) {
      SpecReference reference = before(trace, epoch);
      Penalties penalties = trace.record(epoch).figures().penalties();
      reference.penalties(penalties.rho(), penalties.nu());
      freezeDeltas(reference, trace, (epoch - 1) / run.epochs * run.epochs + 1);
      SpecReference.Other other = other(trace, epoch);
      if (run.steps == StepRule.EXACT) {
        reference.exactEpoch(other);
      } else {
        reference.gradientEpoch(other);
      }
      mustEqual(trace, epoch, reference, tolerance);
      ties += reference.ties;
      choices += reference.choices;
    }
    // With rho = nu a q is the mean of two elements of Delta again and again, so ties do occur; but
    // if most entries were followed rather than checked, the comparison would prove little.
    assertThat(ties).as("ties of " + choices + " choices").isLessThan(choices / 20);
    return trace;
  }

  /** The state that an epoch starts from: the captured one, or by the reference's own start. */
  private static SpecReference before(Trace trace, int epoch) {
    if (epoch == 1) {
      return startOf(trace);
    }
    SpecReference reference = captured(trace, epoch - 1);
    int layers = trace.layersOf(epoch).length;
    if (layers > reference.layers) {
      reference = reference.grown(layers);
      setDecay(reference, trace.run, trace.layersOf(epoch));
    }
    return reference;
  }

  /** The start point of a run by the reference: from W and b as drawn. */
  static SpecReference startOf(Trace trace) {
    Run run = trace.run;
    int[] layers = trace.layersOf(1);
    SpecReference reference = empty(run, layers);
    StartWeights start = StartWeights.drawn(run.settings());
    for (int l = 1; l <= layers.length; l++) {
      int width = run.widths[layers[l - 1] - 1];
      reference.w[l] = rows(start.weights(layers[l - 1]), width);
      reference.b[l] = doubles(start.bias(layers[l - 1]));
    }
    reference.rho = run.rho;
    reference.nu = run.nu;
    reference.start(trace.columns(1, 1, "p", run.widths[0]));
    return reference;
  }

  private static SpecReference captured(Trace trace, int epoch) {
    int[] layers = trace.layersOf(epoch);
    SpecReference reference = empty(trace.run, layers);
    for (int l = 1; l <= layers.length; l++) {
      int layer = layers[l - 1];
      int in = trace.run.widths[layer - 1];
      int out = trace.run.widths[layer];
      reference.w[l] = rows(trace.shared(epoch, layer, "W"), in);
      reference.b[l] = doubles(trace.shared(epoch, layer, "b"));
      reference.z[l] = trace.columns(epoch, layer, "z", out);
      reference.p[l] = trace.columns(epoch, layer, "p", in);
      if (l < layers.length) {
        reference.q[l] = trace.columns(epoch, layer, "q", out);
        reference.u[l] = trace.columns(epoch, layer, "u", out);
      }
    }
    Penalties penalties = trace.record(epoch).figures().penalties();
    reference.rho = penalties.rho();
    reference.nu = penalties.nu();
    return reference;
  }

  private static SpecReference empty(Run run, int[] layers) {
    SpecReference reference =
        new SpecReference(
            layers.length, run.data.trainLabels(0, 1), run.steps == StepRule.EXACT ? 1e-2 : 1e-4);
    setDecay(reference, run, layers);
    return reference;
  }

  private static void setDecay(SpecReference reference, Run run, int[] layers) {
    TrainingSettings settings = run.settings();
    for (int l = 1; l <= layers.length; l++) {
      boolean outer = l == 1 || l == layers.length;
      reference.mu[l] = outer ? settings.weightDecay() : settings.hiddenWeightDecay();
      reference.kappa[l] = outer ? 0 : settings.hiddenProx();
    }
  }

  /** Spec §3: a learnt Delta is learnt from the stage's start values and then frozen. */
  private static void freezeDeltas(SpecReference reference, Trace trace, int stageStart) {
    if (!trace.run.quantization.ofP()) {
      return;
    }
    DeltaSpec spec = DeltaSpec.parse(trace.run.delta);
    SpecReference start = before(trace, stageStart);
    for (int l = 1; l < reference.layers; l++) {
      double min = Arrays.stream(start.q[l]).flatMapToDouble(Arrays::stream).min().orElseThrow();
      double max = Arrays.stream(start.q[l]).flatMapToDouble(Arrays::stream).max().orElseThrow();
      ValueSet set = spec.freeze((float) min, (float) max);
      double[] delta = new double[set.size()];
      for (int i = 0; i < delta.length; i++) {
        delta[i] =
            delta.length == 1
                ? set.low()
                : set.low() + i * ((double) set.high() - set.low()) / (delta.length - 1);
      }
      reference.deltaP[l + 1] = delta;
      reference.deltaQ[l] = trace.run.quantization.ofQ() ? delta : null;
    }
  }

  private static SpecReference.Other other(Trace trace, int epoch) {
    SpecReference actual = captured(trace, epoch);
    return new SpecReference.Other() {
      @Override
      public double[][] p(int layer) {
        return actual.p[layer];
      }

      @Override
      public double[][] z(int layer) {
        return actual.z[layer];
      }

      @Override
      public double[][] q(int layer) {
        return actual.q[layer];
      }
    };
  }

  private static void mustEqual(Trace trace, int epoch, SpecReference expected, double tolerance) {
    SpecReference actual = captured(trace, epoch);
    for (int l = 1; l <= expected.layers; l++) {
      String where = " of layer " + l + " after epoch " + epoch + ", " + trace.run;
      double term = largest(expected.z[l]);
      close("W" + where, actual.w[l], expected.w[l], tolerance, 0);
      close(
          "b" + where,
          new double[][] {actual.b[l]},
          new double[][] {expected.b[l]},
          tolerance,
          term);
      close("z" + where, actual.z[l], expected.z[l], tolerance, 0);
      closeOrSame("p" + where, actual.p[l], expected.p[l], expected.deltaP[l], tolerance);
      if (l < expected.layers) {
        closeOrSame("q" + where, actual.q[l], expected.q[l], expected.deltaQ[l], tolerance);
        close(
            "u" + where,
            actual.u[l],
            expected.u[l],
            tolerance,
            expected.rho * largest(expected.q[l]));
      }
    }
    double objective = expected.objective();
    assertThat(trace.record(epoch).figures().objective())
        .as("objective after epoch " + epoch + ", " + trace.run)
        .isCloseTo(objective, offset(tolerance * Math.abs(objective)));
    // The norm |p - q| is a difference too: of matrices as large as q.
    double norm = Math.sqrt(expected.residual());
    assertThat(Math.sqrt(trace.record(epoch).figures().residual()))
        .as("root of the residual after epoch " + epoch + ", " + trace.run)
        .isCloseTo(norm, offset(tolerance / 2 * norm + FLOAT_ROUNDING * expected.normOfQ()));
  }

  private static void closeOrSame(
      String what, double[][] actual, double[][] expected, double[] delta, double tolerance) {
    if (delta == null) {
      close(what, actual, expected, tolerance, 0);
      return;
    }
    for (int i = 0; i < actual.length; i++) {
      for (int v = 0; v < actual[i].length; v++) {
        if (SpecReference.nearest(actual[i][v], delta)
            != SpecReference.nearest(expected[i][v], delta)) {
          fail(
              "%s at %d, %d: another element of Delta, %s instead of %s",
              what, i, v, actual[i][v], expected[i][v]);
        }
      }
    }
    close(what, actual, expected, 1e-6, 0);
  }

  /**
   * Relative to the largest absolute entry of the matrix. Where the matrix is a difference of much
   * larger terms (b the mean of z - W p, u the sum of all rho (p - q)) it cannot be nearer than
   * float32 holds those.
   *
   * @param term the largest of these terms, or 0
   */
  private static void close(
      String what, double[][] actual, double[][] expected, double tolerance, double term) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        double difference = Math.abs(actual[i][j] - expected[i][j]);
        // A comparison that NaN fails.
        worst = difference <= worst ? worst : difference;
      }
    }
    double largest = largest(expected);
    assertThat(worst)
        .as(what + ", largest entry " + largest)
        .isLessThanOrEqualTo(tolerance * largest + FLOAT_ROUNDING * term);
  }

  private static double largest(double[][] x) {
    return Arrays.stream(x).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
  }

  private static double[][] rows(float[] x, int width) {
    double[][] rows = new double[x.length / width][width];
    for (int i = 0; i < x.length; i++) {
      rows[i / width][i % width] = x[i];
    }
    return rows;
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }
}
