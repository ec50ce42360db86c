package io.gamlp.admm.dladmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.testing.HeapState;
import io.gamlp.admm.testing.LookedAt;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What spec §5 says that a test can hold. */
class DlAdmmFactsTest {

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private static Run run(Activation activation, double rho, double nu) {
    Run run = Run.of(30, 0, 4, 8, 9, 7, 6, 3);
    run.method = Method.DLADMM;
    run.activation = activation;
    run.rho = rho;
    run.nu = nu;
    run.weightDecay = 1e-3;
    run.epochs = 100;
    return run;
  }

  /** The risk's gradient has a Lipschitz constant of at most one: rho above 1 is enough. */
  @ParameterizedTest
  @CsvSource({
    "RELU, 1.1, 1",
    "RELU, 2, 0.1",
    "RELU, 5, 2",
    "LEAKY_RELU, 2, 1",
    "TANH, 2, 1",
    "SIGMOID, 2, 1"
  })
  void theAugmentedLagrangianFallsEveryEpoch(Activation activation, double rho, double nu) {
    Run run = run(activation, rho, nu);
    List<EpochRecord> records = Trace.of(run, kernels).reports.records();
    for (int epoch = 2; epoch <= run.epochs; epoch++) {
      double before = records.get(epoch - 2).figures().objective();
      assertThat(records.get(epoch - 1).figures().objective())
          .as("objective of epoch " + epoch + ", " + run)
          .isLessThanOrEqualTo(before + 3e-6 * Math.abs(before));
    }
    assertThat(records.get(run.epochs - 1).figures().objective())
        .isLessThan(0.9 * records.get(0).figures().objective());
  }

  @ParameterizedTest
  @CsvSource({"1.1", "4"})
  void theLastLayersConstraintComesToHold(double rho) {
    Run run = run(Activation.RELU, rho, 1);
    run.epochs = 300;
    List<EpochRecord> records = Trace.of(run, kernels).reports.records();
    double most = records.stream().mapToDouble(r -> r.figures().residual()).max().orElseThrow();
    assertThat(records.get(run.epochs - 1).figures().residual()).isLessThan(1e-2 * most);
  }

  /** After every single update but that of the dual, which is there to rise. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void noUpdateOfAnyLayerRaisesTheAugmentedLagrangian(Activation activation) {
    Run run = run(activation, 1.5, 0.7);
    run.l1 = 1e-3;
    List<DlAdmm> algorithms = new ArrayList<>();
    double[] last = {Double.POSITIVE_INFINITY};
    float[][] dualOfLast = {null};
    int[] compared = {0};
    LookedAt.run(
        run,
        kernels,
        layer -> {
          DlAdmm algorithm = new DlAdmm(layer);
          algorithms.add(algorithm);
          return algorithm;
        },
        layers -> {
          float[] dual = dualOf(algorithms.get(algorithms.size() - 1));
          double now = augmentedLagrangian(layers, dual);
          if (Arrays.equals(dual, dualOfLast[0])) {
            assertThat(now).as(run.toString()).isLessThanOrEqualTo(last[0] + 3e-6 * last[0]);
            compared[0]++;
          }
          last[0] = now;
          dualOfLast[0] = dual;
        });
    assertThat(compared[0]).isGreaterThan(100 * 30);
  }

  private static float[] dualOf(DlAdmm output) {
    HeapState state = new HeapState();
    output.save(state);
    return state.floats("u");
  }

  private static double augmentedLagrangian(List<Layer> layers, float[] dual) {
    double rho = layers.get(0).clock.penalties().rho();
    double nu = layers.get(0).clock.penalties().nu();
    double sum = LookedAt.riskAndRegularisers(layers);
    Layer output = layers.get(layers.size() - 1);
    for (int c = 0; c < output.v.columns; c++) {
      for (int i = 0; i < output.v.out; i++) {
        double d = LookedAt.difference(output, c, i);
        sum += dual[c * output.v.out + i] * d + rho / 2 * d * d;
      }
    }
    for (int l = 0; l < layers.size() - 1; l++) {
      Layer layer = layers.get(l);
      sum += nu / 2 * LookedAt.misfit(layer);
      for (int i = 0; i < layer.v.outputs(); i++) {
        float fz = layer.settings.objective().activation().of(layer.v.z[i]);
        double d = (double) layers.get(l + 1).v.p[i] - fz;
        sum += nu / 2 * d * d;
      }
    }
    return sum;
  }
}
