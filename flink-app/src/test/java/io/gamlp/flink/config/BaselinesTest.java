package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.baseline.Optimizer;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselinesTest {

  private static EffectiveOptions options(Command command, String... keysAndValues) {
    Map<String, String> values = new HashMap<>(Map.of("algorithm", "adam"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return EffectiveOptions.load(command, values);
  }

  private static TrainConfig config(String... keysAndValues) {
    return TrainConfig.from(options(Command.TRAIN, keysAndValues));
  }

  private static void refuses(String message, String... keysAndValues) {
    assertThatThrownBy(() -> config(keysAndValues))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void trainsTheFullDepthInThisProcessWithoutDecay() {
    TrainConfig config = config();
    assertThat(config.baseline()).contains(Optimizer.ADAM);
    assertThat(config.engine()).isEqualTo(Engine.IN_PROCESS);
    assertThat(config.stageDepths()).containsExactly(10);
    assertThat(config.quantize()).isEqualTo(Quantize.NONE);
    assertThat(config.weightDecay()).isZero();
    assertThat(config.hiddenWeightDecay()).isZero();
    assertThat(config.dropout()).isZero();
    assertThat(config.notes()).isEmpty();
    assertThat(config("algorithm", "pdadmm-g").baseline()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gd", "adadelta", "adagrad", "adam"})
  void theLearningRateIsTheMethodsUnlessItIsGiven(String algorithm) {
    Optimizer method = Optimizer.valueOf(algorithm.toUpperCase(Locale.ROOT));
    assertThat(config("algorithm", algorithm).learningRate())
        .isEqualTo(method.defaultLearningRate());
    assertThat(GamlpOptions.LEARNING_RATE.defaultText())
        .contains(
            algorithm
                + " "
                + BigDecimal.valueOf(method.defaultLearningRate()).stripTrailingZeros());
    assertThat(config("algorithm", algorithm, "learning-rate", "0.5").learningRate())
        .isEqualTo(0.5);
  }

  @Test
  void theDecayOfHiddenLayersIsThatOfTheOthersUnlessItIsGiven() {
    assertThat(config("weight-decay", "0.1").hiddenWeightDecay()).isEqualTo(0.1);
    assertThat(config("weight-decay", "0.1", "hidden-weight-decay", "0").hiddenWeightDecay())
        .isZero();
  }

  @Test
  void oneLayerHasNoHiddenWidth() {
    TrainConfig config = config("layers", "1");
    assertThat(config.hiddenWidths()).isEmpty();
    assertThat(config.stageDepths()).containsExactly(1);
    assertThat(config.effectiveOptions()).doesNotContainKey("hidden");
  }

  @Test
  void refusesWhatABaselineDoesNotDo() {
    String here = ", but --algorithm adam trains in this process alone; leave the option out";
    refuses("--engine: found flink" + here, "engine", "flink");
    refuses("--master: found here:1" + here, "master", "here:1");
    refuses("--resume: found true, but --algorithm adam leaves no checkpoints", "resume", "true");
    refuses("--quantize: found pq, but --algorithm adam has no p and q", "quantize", "pq");
    refuses(
        "--depth-schedule: found 2,10, but --algorithm adam trains all layers from the start",
        "depth-schedule",
        "2,10");
    refuses("--activation: found tanh, but --algorithm adam is for ReLU", "activation", "tanh");
    refuses("--loss: found squared-error, but --algorithm adam is for", "loss", "squared-error");
    refuses("--l1: found 0.5, but --algorithm adam has no proximal step", "l1", "0.5");
    assertThat(config("engine", "in-process", "quantize", "none", "depth-schedule", "none").notes())
        .containsExactlyInAnyOrder(
            "--quantize does nothing with --algorithm adam",
            "--depth-schedule does nothing with --algorithm adam");
    refuses("--dropout: found '1.0', expected a number from 0 to below 1", "dropout", "1");
    refuses("--learning-rate: found '0.0', expected a number above 0", "learning-rate", "0");
  }

  @Test
  void isForTrainOnly() {
    assertThatThrownBy(() -> TrainConfig.from(options(Command.ESTIMATE)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--algorithm: adam is for train only, not for estimate");
  }

  @Test
  void saysWhichOptionsDoNothing() {
    assertThat(config("rho", "3", "hidden-prox", "1").notes())
        .containsExactly(
            "--rho does nothing with --algorithm adam",
            "--hidden-prox does nothing with --algorithm adam");
    assertThat(config("algorithm", "pdadmm-g", "dropout", "0.5").notes())
        .containsExactly("--dropout does nothing with --algorithm pdadmm-g");
  }

  @Test
  void theRecordOfARunHasTheOptionsThatMeanSomething() {
    assertThat(config().effectiveOptions())
        .containsEntry("engine", "in-process")
        .containsEntry("learning-rate", "0.003")
        .containsEntry("dropout", "0.0")
        .doesNotContainKeys("rho", "nu", "steps", "quantize", "depth-schedule");
    assertThat(config("algorithm", "pdadmm-g").effectiveOptions())
        .containsKeys("rho", "quantize")
        .doesNotContainKeys("learning-rate", "dropout");
  }

  @Test
  void goesOnFromTheShapeOfAModel() {
    TrainConfig config =
        TrainConfig.from(options(Command.TRAIN, "init", "m.npz"), StartShape.ofWeights(8, 8));
    assertThat(config.layers()).isEqualTo(3);
    assertThat(config.stageDepths()).containsExactly(3);
    assertThat(
            TrainConfig.from(options(Command.TRAIN, "init", "m.npz"), StartShape.ofWeights())
                .layers())
        .isEqualTo(1);
  }
}
