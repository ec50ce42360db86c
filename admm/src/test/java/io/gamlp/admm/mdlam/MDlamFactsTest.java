package io.gamlp.admm.mdlam;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.testing.LookedAt;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.training.Method;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What spec §6 says that a test can hold, at a fixed eps. */
class MDlamFactsTest {

  private static final int EPOCHS = 80;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  record Case(Run run, double eps) {}

  static Stream<Case> cases() {
    return DoubleStream.of(10, 0.1, 1e-3)
        .boxed()
        .flatMap(eps -> Stream.of(Activation.values()).map(activation -> caseOf(activation, eps)));
  }

  private static Case caseOf(Activation activation, double eps) {
    Run run = Run.of(30, 0, 4, 8, 9, 7, 6, 3);
    run.method = Method.MDLAM;
    run.activation = activation;
    run.rho = 0.7;
    run.l1 = eps == 0.1 ? 1e-2 : 0;
    run.weightDecay = eps == 10 ? 1e-2 : 0;
    if (activation == Activation.RELU) {
      run.mask(2);
    }
    run.epochs = EPOCHS;
    return new Case(run, eps);
  }

  /** F after every single update, of whichever layer, is not above F before it. */
  @ParameterizedTest
  @MethodSource("cases")
  void noSingleUpdateRaisesTheObjectiveAtAFixedBand(Case c) {
    double[] last = {Double.POSITIVE_INFINITY, 0, 0};
    LookedAt.run(
        c.run(),
        kernels,
        layer -> new MDlam(layer, epoch -> c.eps()),
        layers -> {
          double now = objective(layers);
          // float32 variables: a step near a fixed point falls by less than their rounding.
          assertThat(now).as("update %s of %s", last[1], c).isLessThanOrEqualTo(last[0] * 1.000003);
          last[2] = last[1] == 0 ? now : last[2];
          last[0] = now;
          last[1]++;
        });
    assertThat(last[1]).as("updates seen").isGreaterThan(EPOCHS * 20);
    assertThat(last[0]).as("the objective falls").isLessThan(0.9 * last[2]);
  }

  private static double objective(List<Layer> layers) {
    double sum = LookedAt.riskAndRegularisers(layers);
    for (Layer layer : layers) {
      sum += layer.clock.penalties().rho() / 2 * LookedAt.misfit(layer);
    }
    return sum;
  }

  /** Whenever both ends of a boundary have done the same epoch, p is within the band. */
  @ParameterizedTest
  @MethodSource("cases")
  void inputsStayInTheBandAroundTheActivations(Case c) {
    int[] seen = {0};
    LookedAt.run(
        c.run(),
        kernels,
        layer -> new MDlam(layer, epoch -> c.eps()),
        layers -> {
          for (int l = 1; l < layers.size(); l++) {
            if (layers.get(l).clock.epoch() == layers.get(l - 1).clock.epoch()) {
              mustBeInBand(layers.get(l - 1), layers.get(l), c.eps());
              seen[0]++;
            }
          }
        });
    assertThat(seen[0]).isGreaterThan(EPOCHS);
  }

  private static void mustBeInBand(Layer below, Layer above, double eps) {
    Activation f = below.settings.objective().activation();
    for (int i = 0; i < above.v.inputs(); i++) {
      double distance = Math.abs(above.v.p[i] - f.of(below.v.z[i]));
      assertThat(distance).isLessThanOrEqualTo(eps * 1.00001 + 1e-5 * Math.abs(above.v.p[i]));
    }
  }
}
