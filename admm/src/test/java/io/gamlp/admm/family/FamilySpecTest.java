package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.Loss;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.ClassMask;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.StartWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty epochs of every algorithm are, number by number, those of {@link FamilyReference}, with
 * every activation, loss and regulariser.
 */
class FamilySpecTest {

  private static final int EPOCHS = 20;

  /** The class that no training column has, in runs that mask it. */
  private static final int ABSENT = 1;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  static Stream<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (Method method : Method.values()) {
      for (Activation activation : Activation.values()) {
        runs.add(run(method, activation));
      }
      Run squared = run(method, Activation.RELU);
      squared.loss = Loss.SQUARED_ERROR;
      squared.weightDecay = 0;
      squared.hiddenWeightDecay = 0;
      runs.add(squared);
      for (Loss loss : Loss.values()) {
        Run masked = run(method, Activation.RELU);
        masked.loss = loss;
        masked.mask(ABSENT);
        masked.blocks = 2;
        runs.add(masked);
      }
      Run sparse = run(method, Activation.RELU);
      sparse.l1 = 0.02;
      runs.add(sparse);
      Run fromZero = run(method, Activation.RELU);
      fromZero.init = InitScheme.ZERO_OUTPUT;
      runs.add(fromZero);
      Run blocks = run(method, Activation.RELU);
      blocks.blocks = 3;
      runs.add(blocks);
      for (int b : method == Method.MDLAM ? new int[0] : new int[] {1, 3}) {
        // Fewer columns than inputs.
        Run wide = blocks.copy();
        wide.blocks = b;
        wide.widths = new int[] {30, 5, 7, 3};
        wide.data = Run.of(15, 0, 3, wide.widths).data;
        runs.add(wide);
        // Decay so strong that the terms of a gradient cancel.
        Run decaying = wide.copy();
        decaying.weightDecay = 300;
        decaying.hiddenWeightDecay = 300;
        runs.add(decaying);
      }
      Run sparseBlocks = run(method, Activation.TANH);
      sparseBlocks.l1 = 0.02;
      sparseBlocks.blocks = 3;
      runs.add(sparseBlocks);
    }
    return runs.stream();
  }

  private static Run run(Method method, Activation activation) {
    Run run = Run.of(15, 0, 3, 6, 5, 7, 3);
    run.method = method;
    run.activation = activation;
    run.rho =
        switch (method) {
          case PDADMM -> 0.5;
          case DLADMM -> 1.5;
          // So small that momentum goes too far now and then.
          case MDLAM -> 0.1;
        };
    run.nu = 0.3;
    run.weightDecay = 1e-2;
    run.hiddenWeightDecay = 1e-2;
    run.epochs = EPOCHS;
    return run;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void makesTwentyEpochsAsTheSpecSays(Run run) {
    Trace trace = Trace.of(run, kernels);
    FamilyReference reference = reference(run);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      switch (run.method) {
        case PDADMM -> reference.pdAdmmEpoch();
        case DLADMM -> reference.dlAdmmEpoch();
        case MDLAM -> reference.mDlamEpoch();
      }
      mustEqual(trace, epoch, reference);
    }
    if (run.method == Method.MDLAM) {
      if (run.activation == Activation.RELU
          && run.l1 == 0
          && run.loss == Loss.CROSS_ENTROPY
          && run.classMask == ClassMask.NONE) {
        assertThat(reference.rejectedWeights).as("weights that were safeguarded").isPositive();
      }
      assertThat(reference.rejectedColumns).as("columns that were safeguarded").isPositive();
    }
  }

  @Test
  void momentumIsReallyOn() {
    Run run = run(Method.MDLAM, Activation.RELU);
    Trace trace = Trace.of(run, kernels);
    FamilyReference without = reference(run);
    without.accelerated = false;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      without.mDlamEpoch();
      double difference = distance(trace.shared(epoch, 2, "W"), without.w[2]);
      if (epoch <= 2) {
        assertThat(difference).as("epoch " + epoch + " does not extrapolate").isLessThan(1e-4);
      }
    }
    assertThat(distance(trace.shared(EPOCHS, 2, "W"), without.w[2])).isGreaterThan(0.1);
  }

  private static FamilyReference reference(Run run) {
    int layers = run.widths.length - 1;
    FamilyReference reference = new FamilyReference(layers, run.data.trainLabels(0, 1));
    reference.rho = run.rho;
    reference.nu = run.nu;
    reference.mu = run.weightDecay;
    reference.l1 = run.l1;
    reference.blocks = run.blocks;
    reference.f = function(run.activation);
    reference.masked = run.classMask == ClassMask.ABSENT ? ABSENT : -1;
    reference.squaredError = run.loss == Loss.SQUARED_ERROR;
    StartWeights start = StartWeights.drawn(run.settings());
    for (int l = 1; l <= layers; l++) {
      reference.w[l] = rows(start.weights(l), run.widths[l - 1]);
      reference.b[l] = new double[run.widths[l]];
    }
    double[][] x = new double[run.widths[0]][run.data.trainColumns()];
    float[] input = run.data.trainInput(0, 1);
    for (int k = 0; k < input.length; k++) {
      x[k % run.widths[0]][k / run.widths[0]] = input[k];
    }
    reference.start(x);
    return reference;
  }

  private static DoubleUnaryOperator function(Activation activation) {
    return switch (activation) {
      case RELU -> z -> Math.max(z, 0);
      case LEAKY_RELU -> z -> z > 0 ? z : 0.01 * z;
      case TANH -> z -> (Math.exp(z) - Math.exp(-z)) / (Math.exp(z) + Math.exp(-z));
      case SIGMOID -> z -> 1 / (1 + Math.exp(-z));
    };
  }

  private static void mustEqual(Trace trace, int epoch, FamilyReference expected) {
    Run run = trace.run;
    int layers = expected.layers;
    for (int l = 1; l <= layers; l++) {
      String where = " of layer " + l + " after epoch " + epoch + ", " + run;
      close("W" + where, rows(trace.shared(epoch, l, "W"), run.widths[l - 1]), expected.w[l]);
      close("p" + where, trace.columns(epoch, l, "p", run.widths[l - 1]), expected.p[l]);
      close("z" + where, trace.columns(epoch, l, "z", run.widths[l]), expected.z[l]);
      double[][] b = rows(trace.shared(epoch, l, "b"), run.widths[l]);
      for (int i = 0; i < run.widths[l]; i++) {
        assertThat(b[0][i])
            .as("b" + where)
            .isCloseTo(expected.b[l][i], offset(1e-3 * largest(expected.z[l])));
      }
    }
    double objective = trace.record(epoch).figures().objective();
    switch (run.method) {
      case PDADMM -> {
        for (int l = 1; l < layers; l++) {
          String where = " of layer " + l + " after epoch " + epoch + ", " + run;
          close("q" + where, trace.columns(epoch, l, "q", run.widths[l]), expected.q[l]);
          close("u" + where, trace.columns(epoch, l, "u", run.widths[l]), expected.u[l]);
        }
        assertThat(objective).isCloseTo(expected.pdObjective(), offset(1e-3 * Math.abs(objective)));
      }
      case DLADMM -> {
        close(
            "u after epoch " + epoch + ", " + run,
            trace.columns(epoch, layers, "u", run.widths[layers]),
            expected.uLast);
        assertThat(objective).isCloseTo(expected.dlObjective(), offset(1e-3 * Math.abs(objective)));
      }
      case MDLAM ->
          assertThat(objective)
              .isCloseTo(expected.mObjective(), offset(1e-3 * Math.abs(objective)));
    }
  }

  /** Relative to the largest entry. */
  private static void close(String what, double[][] actual, double[][] expected) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        double difference = Math.abs(actual[i][j] - expected[i][j]);
        // A comparison that NaN fails.
        worst = difference <= worst ? worst : difference;
      }
    }
    assertThat(worst).as(what).isLessThanOrEqualTo(1e-3 * largest(expected) + 1e-6);
  }

  private static double distance(float[] actual, double[][] expected) {
    double[][] rows = rows(actual, expected[0].length);
    double worst = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        worst = Math.max(worst, Math.abs(rows[i][j] - expected[i][j]));
      }
    }
    return worst;
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
}
