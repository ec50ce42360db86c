package io.gamlp.admm.pdadmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What spec §2 says that a test can hold. */
class SpecFactsTest {

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private static Run run(long seed, double rho, double nu, int epochs) {
    Run run = Run.of(40, 12, seed, 12, 14, 14, 14, 4);
    run.seed = seed;
    run.rho = rho;
    run.nu = nu;
    run.epochs = epochs;
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5e-3, 1e-3",
    "2, 4.1e-2, 1e-2",
    "3, 0.5, 0.1",
    "4, 1, 1e-3",
    "5, 4.1e-4, 1e-4",
    "6, 5, 1"
  })
  void theObjectiveNeverIncreasesWithoutQuantisation(long seed, double rho, double nu) {
    for (StepRule steps : StepRule.values()) {
      Run run = run(seed, rho, nu, 120);
      run.steps = steps;
      run.weightDecay = seed % 2 == 0 ? 1e-3 : 1e-5;
      run.hiddenWeightDecay = run.weightDecay;
      if (seed > 4) {
        run.mask(0);
      }
      neverIncreases(run, 2);
      for (int blocks : new int[] {1, 3}) {
        Run wide = wide(run);
        wide.blocks = blocks;
        neverIncreases(wide, 2);
        wide.weightDecay = 10 * nu * 60;
        neverIncreases(wide, 2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 5e-3, 1e-3", "2, 4.1e-2, 1e-2", "3, 0.5, 0.1", "4, 1, 1e-3"})
  void theObjectiveNeverIncreasesWithPInAFrozenDeltaOnceItIsOnTheGrid(
      long seed, double rho, double nu) {
    for (String delta : new String[] {"-1:20", "-1:2:1000", "8", "4"}) {
      Run run = run(seed, rho, nu, 120);
      run.quantization = Quantization.P;
      run.delta = delta;
      neverIncreases(run, 3);
      Run fromZero = run.copy();
      fromZero.init = InitScheme.ZERO_OUTPUT; // the bound on the spectrum begins with that of 0
      neverIncreases(fromZero, 3);
    }
  }

  /** Fewer columns than inputs. */
  private static Run wide(Run run) {
    Run wide = run.copy();
    wide.widths = run.widths.clone();
    wide.widths[0] = 60;
    wide.data = Run.of(40, 12, run.seed, wide.widths).data;
    return wide;
  }

  /**
   * @param from the first epoch that is compared with the one before
   */
  private static void neverIncreases(Run run, int from) {
    List<EpochRecord> records = Trace.of(run, kernels).reports.records();
    for (int epoch = from; epoch <= run.epochs; epoch++) {
      double before = records.get(epoch - 2).figures().objective();
      double after = records.get(epoch - 1).figures().objective();
      // float32 variables: a step near a fixed point falls by less than their rounding.
      assertThat(after)
          .as("objective of epoch " + epoch + ", " + run)
          .isLessThanOrEqualTo(before + 2e-6 * Math.abs(before));
    }
    assertThat(records.get(run.epochs - 1).figures().objective())
        .as("the objective falls at all, " + run)
        .isLessThan(records.get(0).figures().objective());
  }

  @ParameterizedTest
  @EnumSource(StepRule.class)
  void theDualEqualsTheActivationsErrorAfterEveryEpoch(StepRule steps) {
    for (long seed = 1; seed <= 4; seed++) {
      for (Quantization quantization : new Quantization[] {Quantization.NONE, Quantization.P}) {
        Run run = run(seed, 1e-2 * seed, 1e-2, 60);
        run.steps = steps;
        run.weightDecay = 1e-3;
        run.hiddenWeightDecay = 1e-3;
        run.quantization = quantization;
        run.delta = "-1:2:1000";
        mustHoldLemma4(Trace.of(run, kernels));
        mustHoldLemma4(Trace.of(wide(run), kernels));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(StepRule.class)
  void theDualStillDoesWhenPenaltiesGrowAndDepthDoes(StepRule steps) {
    Run run = run(7, 1e-3, 1e-4, 40);
    run.depths = new int[] {2, 4};
    run.steps = steps;
    run.weightDecay = 1e-3;
    run.hiddenWeightDecay = 1e-3;
    run.penaltyRule = PenaltyRule.AUTHORS;
    Trace trace = Trace.of(run, kernels);
    assertThat(trace.reports.records().stream().map(r -> r.figures().penalties().nu()).distinct())
        .hasSizeGreaterThan(2);
    mustHoldLemma4(trace);
  }

  /** {@code u_l = nu (q_l - f(z_l))} [4, Lemma 4], to the rounding of the sum that u is. */
  private static void mustHoldLemma4(Trace trace) {
    for (int epoch = 1; epoch <= trace.epochs(); epoch++) {
      int[] layers = trace.layersOf(epoch);
      Penalties penalties = trace.record(epoch).figures().penalties();
      for (int l = 0; l < layers.length - 1; l++) {
        int rows = trace.run.widths[layers[l]];
        double[][] u = trace.columns(epoch, layers[l], "u", rows);
        double[][] q = trace.columns(epoch, layers[l], "q", rows);
        double[][] z = trace.columns(epoch, layers[l], "z", rows);
        double size = largest(u) + (penalties.rho() + penalties.nu()) * largest(q) * 1e-2;
        double worst = 0;
        for (int i = 0; i < rows; i++) {
          for (int v = 0; v < u[i].length; v++) {
            double lemma = penalties.nu() * (q[i][v] - Math.max(z[i][v], 0));
            double difference = Math.abs(u[i][v] - lemma);
            // A comparison that NaN fails.
            worst = difference <= worst ? worst : difference;
          }
        }
        assertThat(worst)
            .as("u of layer " + layers[l] + " after epoch " + epoch + ", " + trace.run)
            .isLessThanOrEqualTo(1e-4 * size);
      }
    }
  }

  private static double largest(double[][] x) {
    return Arrays.stream(x).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theResidualStartsAtZeroRisesAndFallsToAHundredthOfItsMaximum(long seed) {
    Run run = run(seed, 1e-1, 1e-2, 400);
    List<EpochRecord> records = Trace.of(run, kernels).reports.records();
    double[] residuals = records.stream().mapToDouble(r -> r.figures().residual()).toArray();
    double max = Arrays.stream(residuals).max().orElseThrow();
    assertThat(residuals[0]).isLessThan(1e-2 * max);
    assertThat(residuals[residuals.length - 1]).isLessThan(1e-2 * max);
  }

  @Test
  void startsWithConstraintsThatHold() {
    Run run = run(1, 1e-2, 1e-2, 1);
    SpecReference start = SpecEquationsTest.startOf(Trace.of(run, kernels));
    assertThat(start.residual()).isZero();
    double riskOnly = start.objective();
    start.penalties(100 * run.rho, 100 * run.nu);
    assertThat(start.objective()).as("no penalty is paid at the start").isEqualTo(riskOnly);
  }
}
