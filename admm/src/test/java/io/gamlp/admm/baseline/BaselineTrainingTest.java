package io.gamlp.admm.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.testing.LiveArrays;
import io.gamlp.admm.testing.Reports;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.SyntheticData;
import io.gamlp.admm.training.ClassMask;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingData;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTrainingTest {

  private int[] widths = {12, 16, 16, 4};
  private Optimizer optimizer = Optimizer.ADAM;
  private double learningRate = 1e-2;
  private double dropout;
  private double weightDecay;
  private double hiddenWeightDecay;
  private int blocks = 1;
  private int epochs = 60;
  private int evalEvery = 1;
  private int patience;
  private boolean keepBest = true;
  private ClassMask classMask = ClassMask.NONE;
  private TrainingData data = new SyntheticData(12, 4, 200, 150, 1);

  private BaselineSettings settings() {
    return new BaselineSettings(
        widths,
        optimizer,
        learningRate,
        dropout,
        weightDecay,
        hiddenWeightDecay,
        blocks,
        epochs,
        evalEvery,
        patience,
        keepBest,
        7,
        InitScheme.HE,
        classMask);
  }

  private Reports run() {
    return run(settings().drawn());
  }

  private Reports run(StartWeights start) {
    Reports reports = new Reports(1);
    try (Kernels kernels = Kernels.best()) {
      BaselineTraining training = new BaselineTraining(settings(), data, start, kernels, reports);
      training.start();
      int ran = 1;
      while (training.runEpoch()) {
        ran++;
      }
      assertThat(reports.records()).hasSize(ran);
    }
    return reports;
  }

  private static float[] weights(Reports reports, int layer) {
    return reports.weights().get(layer).values();
  }

  private static EvaluationFigures last(Reports reports) {
    List<EpochRecord> records = reports.records();
    return records.get(records.size() - 1).evaluation();
  }

  private static int bestEpoch(Reports reports) {
    return reports.records().stream()
        .filter(record -> record.evaluation().best())
        .mapToInt(EpochRecord::epoch)
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void everyMethodLearnsTheClusters(Optimizer method) {
    optimizer = method;
    learningRate = method == Optimizer.GD ? 0.2 : method == Optimizer.ADADELTA ? 3 : 0.02;
    epochs = 150;
    Reports reports = run();
    double first = reports.records().get(0).figures().objective();
    double lastObjective = reports.records().get(epochs - 1).figures().objective();
    assertThat(lastObjective).isLessThan(first / 4);
    assertThat(last(reports).trainAccuracy()).isGreaterThan(0.95);
    assertThat(last(reports).testAccuracy()).isGreaterThan(0.85);
  }

  @Test
  void theObjectiveIsTheMeanLossPlusTheDecayOfTheWeightsThatTheEpochBeganWith() {
    weightDecay = 0.3;
    hiddenWeightDecay = 0.02;
    epochs = 3;
    Reports reports = run();
    StartWeights start = settings().drawn();
    double decay = 0;
    for (int l = 1; l <= 3; l++) {
      for (float w : start.weights(l)) {
        decay += (l == 2 ? 0.02 : 0.3) / 2 * w * w;
      }
    }
    float[] z = new float[0];
    try (Kernels kernels = Kernels.best()) {
      Mlp mlp = new Mlp(widths, start, kernels);
      z = mlp.forward(data.trainInput(0, 1), 200, (l, outputs, length) -> {}).clone();
    }
    double loss = 0;
    int[] labels = data.trainLabels(0, 1);
    for (int v = 0; v < 200; v++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        sum += Math.exp(z[4 * v + c]);
      }
      loss += (Math.log(sum) - z[4 * v + labels[v]]) / 200;
    }
    assertThat(reports.records().get(0).figures().objective())
        .isCloseTo(loss + decay, Offset.offset(1e-5 * (loss + decay)));
  }

  @Test
  void weightDecayPullsTheWeightsAndNotTheBiases() {
    optimizer = Optimizer.GD;
    epochs = 1;
    Reports plain = run();
    weightDecay = 0.3;
    hiddenWeightDecay = 0.02;
    Reports decayed = run();
    for (int l = 1; l <= 3; l++) {
      double mu = l == 2 ? 0.02 : 0.3;
      float[] start = settings().drawn().weights(l);
      float[] without = weights(plain, l);
      float[] with = weights(decayed, l);
      for (int i = 0; i < without.length; i++) {
        double pull = i < start.length ? learningRate * mu * start[i] : 0;
        assertThat((double) with[i]).isCloseTo(without[i] - pull, Offset.offset(1e-6));
      }
    }
  }

  @Test
  void softmaxRegressionReachesTheMinimumOfItsConvexObjective() {
    widths = new int[] {12, 4};
    optimizer = Optimizer.GD;
    learningRate = 0.5;
    weightDecay = 0.1;
    epochs = 4_000;
    evalEvery = 0;
    keepBest = false;
    Reports reports = run();
    double reached = reports.records().get(epochs - 1).figures().objective();
    // From another start: the minimum is one.
    float[] w = new float[4 * 12];
    Arrays.fill(w, 3f);
    StartWeights other =
        new StartWeights() {
          @Override
          public float[] weights(int layer) {
            return w.clone();
          }

          @Override
          public float[] bias(int layer) {
            return new float[] {5, -5, 0, 1};
          }
        };
    Reports fromElsewhere = run(other);
    assertThat(fromElsewhere.records().get(epochs - 1).figures().objective())
        .isCloseTo(reached, Offset.offset(1e-5));
    for (int i = 0; i < w.length; i++) {
      assertThat(weights(fromElsewhere, 1)[i])
          .isCloseTo(weights(reports, 1)[i], Offset.offset(1e-3f));
    }
  }

  @Test
  void equalSettingsGiveEqualBitsAndAnotherSeedOfDropoutOthers() {
    dropout = 0.5;
    epochs = 5;
    Reports reports = run();
    assertThat(run().differencesTo(reports)).isEmpty();
    dropout = 0.4;
    assertThat(weights(run(), 1)).isNotEqualTo(weights(reports, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void blocksGiveTheSameTraining(double share) {
    dropout = share;
    optimizer = Optimizer.GD;
    epochs = 5;
    Reports whole = run();
    blocks = 3;
    Reports parts = run();
    for (int l = 1; l <= 3; l++) {
      for (int i = 0; i < weights(whole, l).length; i++) {
        assertThat(weights(parts, l)[i]).isCloseTo(weights(whole, l)[i], Offset.offset(1e-5f));
      }
    }
    assertThat(last(parts).testAccuracy()).isEqualTo(last(whole).testAccuracy());
  }

  @Test
  void leavesTheWeightsOfTheBestValidationAccuracy() {
    Reports reports = run();
    int best = bestEpoch(reports);
    assertThat(best).isLessThan(epochs);
    assertThat(reports.records())
        .allSatisfy(
            record ->
                assertThat(record.evaluation().valAccuracy())
                    .isLessThanOrEqualTo(
                        reports.records().get(best - 1).evaluation().valAccuracy()));
    Reports kept = reports;
    keepBest = false;
    Reports lastOnes = run();
    assertThat(weights(lastOnes, 1)).isNotEqualTo(weights(kept, 1));
    epochs = best;
    Reports untilBest = run();
    for (int l = 1; l <= 3; l++) {
      assertThat(weights(untilBest, l)).isEqualTo(weights(kept, l));
    }
  }

  @Test
  void endsWhenPatienceIsOver() {
    patience = 6;
    epochs = 5_000;
    Reports reports = run();
    assertThat(reports.records()).hasSize(bestEpoch(reports) + 6);
    assertThat(reports.weights()).hasSize(3);
  }

  @Test
  void evaluatesEverySoOftenAndAfterTheLastEpoch() {
    epochs = 7;
    evalEvery = 3;
    assertThat(run().records().stream().filter(record -> record.evaluation() != null))
        .extracting(EpochRecord::epoch)
        .containsExactly(3, 6, 7);
  }

  @Test
  void aStartWorthKeepingIsKeptWhenNothingIsBetter() {
    epochs = 200;
    Reports trained = run();
    StartWeights good = of(trained);
    // So long steps that nothing good comes of them.
    learningRate = 10;
    epochs = 3;
    Reports reports = run(Run.candidate(good));
    Report judged =
        reports.all().stream()
            .filter(report -> report.kind() == Report.Kind.EVALUATION)
            .findFirst()
            .orElseThrow();
    assertThat(judged.epoch()).isZero();
    assertThat(weights(reports, 2)).isEqualTo(weights(trained, 2));
    assertThat(weights(run(good), 2)).isNotEqualTo(weights(trained, 2));
  }

  private StartWeights of(Reports reports) {
    BaselineSettings settings = settings();
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return Arrays.copyOf(
            BaselineTrainingTest.weights(reports, layer), settings.in(layer) * settings.out(layer));
      }

      @Override
      public float[] bias(int layer) {
        float[] all = BaselineTrainingTest.weights(reports, layer);
        return Arrays.copyOfRange(all, settings.in(layer) * settings.out(layer), all.length);
      }
    };
  }

  @Test
  void testLabelsDecideNothing() {
    Reports reports = run();
    TrainingData honest = data;
    data = withTestLabelsShifted(honest);
    Reports shifted = run();
    assertThat(last(shifted).testAccuracy()).isNotEqualTo(last(reports).testAccuracy());
    for (int l = 1; l <= 3; l++) {
      assertThat(weights(shifted, l)).isEqualTo(weights(reports, l));
    }
  }

  private static TrainingData withTestLabelsShifted(TrainingData honest) {
    return (TrainingData)
        Proxy.newProxyInstance(
            TrainingData.class.getClassLoader(),
            new Class<?>[] {TrainingData.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(honest, arguments);
              if (method.getName().equals("heldOutLabels")) {
                int[] labels = ((int[]) result).clone();
                boolean[] val = honest.heldOutIsValidation((int) arguments[0], (int) arguments[1]);
                for (int v = 0; v < labels.length; v++) {
                  labels[v] = val[v] ? labels[v] : (labels[v] + 1) % honest.numClasses();
                }
                return labels;
              }
              return result;
            });
  }

  @Test
  void withoutHeldOutColumnsTheLastWeightsAreKept() {
    data = new SyntheticData(12, 4, 50, 0, 1);
    epochs = 4;
    Reports best = run();
    assertThat(last(best).valAccuracy()).isNaN();
    keepBest = false;
    assertThat(weights(run(), 1)).isEqualTo(weights(best, 1));
  }

  @Test
  void aRunThatLeavesTheNumbersEndsAndSaysWhatMayHelp() {
    optimizer = Optimizer.GD;
    learningRate = 1e30;
    assertThatThrownBy(this::run)
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("in epoch ")
        .hasMessageContaining("learning rate");
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void theFootprintIsWhatATrainingHolds(Optimizer method) {
    optimizer = method;
    widths = new int[] {40, 64, 64, 4};
    data = new SyntheticData(40, 4, 2000, 900, 1);
    blocks = 2;
    BaselineFootprint footprint = BaselineFootprint.of(settings(), 2000, 900);
    try (Kernels kernels = Kernels.best()) {
      BaselineTraining training =
          new BaselineTraining(settings(), data, settings().drawn(), kernels, report -> {});
      training.start();
      assertThat(training.runEpoch()).isTrue();
      LiveArrays held =
          LiveArrays.of(training, object -> object instanceof TrainingData || object == kernels);
      assertThat(held.bytes()).isCloseTo(footprint.heapBytes(), Percentage.withPercentage(5));
      assertThat(held.longest()).isEqualTo(footprint.longestArray());
    }
  }
}
