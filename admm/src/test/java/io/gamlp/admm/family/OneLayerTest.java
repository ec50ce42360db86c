package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.StepRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One layer is the first and the last at once: no boundary, nothing but W, b and z, and a convex
 * problem. dlADMM's has the hard constraint {@code z = W x + b}, so it is softmax regression; that
 * of the others has it as the penalty {@code w/2 |z - W x - b|²}.
 */
class OneLayerTest {

  private static final int INPUTS = 5;
  private static final int CLASSES = 3;
  private static final int COLUMNS = 30;
  private static final double DECAY = 0.5;
  private static final double PENALTY = 2;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private static Run run(Method method, StepRule steps, int blocks) {
    Run run = Run.of(COLUMNS, 12, 3, INPUTS, CLASSES);
    run.method = method;
    run.steps = steps;
    run.blocks = blocks;
    run.rho = PENALTY;
    run.nu = PENALTY;
    run.weightDecay = DECAY;
    run.epochs = 6_000;
    run.evalEvery = 1_000;
    return run;
  }

  static Stream<Run> runs() {
    return Stream.of(1, 3)
        .flatMap(
            blocks ->
                Stream.of(
                    run(Method.PDADMM, StepRule.GRADIENT, blocks),
                    run(Method.PDADMM, StepRule.EXACT, blocks),
                    run(Method.MDLAM, StepRule.GRADIENT, blocks),
                    run(Method.DLADMM, StepRule.GRADIENT, blocks)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyAlgorithmReachesTheOneMinimumOfItsConvexProblem(Run run) {
    Trace trace = Trace.of(run, kernels);
    double[] w = minimum(run);
    float[] reached = trace.shared(run.epochs, 1, "W");
    for (int i = 0; i < w.length; i++) {
      assertThat((double) reached[i]).as("W[%d] of %s", i, run).isCloseTo(w[i], offset(2e-3));
    }
  }

  /** Not a matter of the penalty being large: with a small one the two problems differ. */
  @Test
  void onlyDlAdmmIsExactlySoftmaxRegression() {
    double[] exact = minimum(run(Method.DLADMM, StepRule.GRADIENT, 1));
    double[] penalised = minimum(run(Method.PDADMM, StepRule.EXACT, 1));
    double most = 0;
    for (int i = 0; i < exact.length; i++) {
      most = Math.max(most, Math.abs(exact[i] - penalised[i]));
    }
    assertThat(most).isGreaterThan(2e-2);
  }

  /**
   * W at the minimum, by gradient descent in double: of {@code sum_v CE(W x_v + b) + mu/2 |W|²}, or
   * of the same with {@code min_z CE(z) + w/2 |z - W x_v - b|²} in place of CE, whose gradient is
   * {@code w (W x_v + b - z)}.
   */
  private static double[] minimum(Run run) {
    float[] x = run.data.trainInput(0, 1);
    int[] labels = run.data.trainLabels(0, 1);
    double[] w = new double[CLASSES * INPUTS];
    double[] b = new double[CLASSES];
    for (int step = 0; step < 20_000; step++) {
      double[] gw = new double[w.length];
      double[] gb = new double[CLASSES];
      for (int v = 0; v < COLUMNS; v++) {
        double[] a = b.clone();
        for (int i = 0; i < w.length; i++) {
          a[i / INPUTS] += w[i] * x[v * INPUTS + i % INPUTS];
        }
        double[] g = run.method == Method.DLADMM ? slope(a, labels[v]) : envelope(a, labels[v]);
        for (int i = 0; i < w.length; i++) {
          gw[i] += g[i / INPUTS] * x[v * INPUTS + i % INPUTS];
        }
        for (int c = 0; c < CLASSES; c++) {
          gb[c] += g[c];
        }
      }
      for (int i = 0; i < w.length; i++) {
        w[i] -= 0.01 * (gw[i] + DECAY * w[i]);
      }
      for (int c = 0; c < CLASSES; c++) {
        b[c] -= 0.01 * gb[c];
      }
    }
    return w;
  }

  /** softmax(z) - e_y. */
  private static double[] slope(double[] z, int label) {
    double sum = 0;
    for (double value : z) {
      sum += Math.exp(value);
    }
    double[] g = new double[z.length];
    for (int c = 0; c < z.length; c++) {
      g[c] = Math.exp(z[c]) / sum - (c == label ? 1 : 0);
    }
    return g;
  }

  private static double[] envelope(double[] a, int label) {
    double[] z = a.clone();
    for (int step = 0; step < 60; step++) {
      double[] g = slope(z, label);
      for (int c = 0; c < z.length; c++) {
        z[c] -= (g[c] + PENALTY * (z[c] - a[c])) / (PENALTY + 1);
      }
    }
    double[] g = new double[z.length];
    for (int c = 0; c < z.length; c++) {
      g[c] = PENALTY * (a[c] - z[c]);
    }
    return g;
  }
}
