package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.quantization.DeltaSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainConfigTest {

  private static TrainConfig config(String... keysAndValues) {
    return TrainConfig.from(options(keysAndValues));
  }

  private static EffectiveOptions options(String... keysAndValues) {
    Map<String, String> values = new HashMap<>(Map.of("out", "runs/test"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return EffectiveOptions.load(Command.TRAIN, values);
  }

  private static void refuses(String message, String... keysAndValues) {
    assertThatThrownBy(() -> config(keysAndValues))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void theDefaultIsTenEqualLayersGrownGreedily() {
    TrainConfig config = config();
    assertThat(config.layers()).isEqualTo(10);
    assertThat(config.hiddenWidths()).hasSize(9).containsOnly(100);
    assertThat(config.stageDepths()).containsExactly(2, 10);
    assertThat(config.algorithm()).isEqualTo(Algorithm.PDADMM_G_Q);
    assertThat(config.quantize()).isEqualTo(Quantize.P);
    assertThat(config.seeds()).containsExactly(0);
    assertThat(config.checkpointInterval()).contains(Duration.ofSeconds(10));
    assertThat(config.earlyStop()).isEmpty();
    assertThat(config.master()).isEmpty();
    assertThat(config.notes()).isEmpty();
  }

  @Test
  void depthFollowsFromWhateverIsGiven() {
    assertThat(config("layers", "4").stageDepths()).containsExactly(2, 4);
    assertThat(config("layers", "2").stageDepths()).containsExactly(2);
    assertThat(config("depth-schedule", "3,6").layers()).isEqualTo(6);
    assertThat(config("hidden", "64,32").layers()).isEqualTo(3);
    assertThat(config("hidden", "64,32").stageDepths()).containsExactly(3);
    assertThat(config("depth-schedule", "none").stageDepths()).containsExactly(10);
  }

  @Test
  void samplesAreTrainedOnAsTheyAre() {
    assertThat(config().hops()).isEqualTo(8);
    assertThat(config("data", "idx:d").hops()).isEqualTo(1);
    TrainConfig config = config("data", "samples:x,y", "hops", "1");
    assertThat(config.hops()).isEqualTo(1);
    assertThat(config.effectiveOptions()).containsEntry("hops", "1");
    refuses(
        "--hops: found 2, but samples have no edges, so that hops only repeat the features; leave"
            + " the option out, or give 1",
        "data",
        "idx:d",
        "hops",
        "2");
  }

  @Test
  void refusesDepthsAndWidthsThatDoNotFit() {
    refuses(
        "--hidden: found 3 widths, expected one, or 4 for 5 layers",
        "layers",
        "5",
        "hidden",
        "4,4,4");
    refuses(
        "--depth-schedule: the last depth is 10, but --layers is 8",
        "layers",
        "8",
        "depth-schedule",
        "2,5,10");
    refuses(
        "--depth-schedule: growing needs equal hidden widths, but they are [8, 4]",
        "hidden",
        "8,4",
        "depth-schedule",
        "2,3");
    refuses(
        "--depth-schedule: found '5,2', expected none, or ascending depths of 2 or more such as"
            + " 2,5,10",
        "depth-schedule",
        "5,2");
  }

  @Test
  void refusesQuantisationThatTheAlgorithmDoesNotHave() {
    refuses(
        "--quantize: pq needs --algorithm pdadmm-g-q, but it is pdadmm-g",
        "algorithm",
        "pdadmm-g",
        "quantize",
        "pq");
    assertThat(config("algorithm", "pdadmm-g").quantize()).isEqualTo(Quantize.NONE);
    assertThat(config("algorithm", "pdadmm-g").delta()).isEmpty();
    assertThat(config("algorithm", "pdadmm-g").effectiveOptions())
        .containsEntry("quantize", "none");
  }

  @Test
  void refusesSeedBesideSeeds() {
    refuses("--seeds: cannot stand beside --seed; give one of them", "seed", "1", "seeds", "1,2");
  }

  @Test
  void refusesWhatOnlyFlinkCanDoWithTheOtherEngine() {
    refuses(
        "--master: needs --engine flink, but it is in-process",
        "engine",
        "in-process",
        "master",
        "here:1");
    refuses(
        "--checkpoint-interval: needs --engine flink, but it is in-process",
        "engine",
        "in-process",
        "checkpoint-interval",
        "1s");
    assertThat(config("engine", "in-process", "checkpoint-interval", "none").engine())
        .isEqualTo(Engine.IN_PROCESS);
  }

  @Test
  void refusesExactStepsWithoutARidge() {
    refuses(
        "--weight-decay: exact steps need a weight decay above 0; or use --steps gradient",
        "steps",
        "exact",
        "weight-decay",
        "0");
    refuses(
        "--hidden-prox: exact steps need --hidden-prox or --hidden-weight-decay above 0; or use"
            + " --steps gradient",
        "steps",
        "exact",
        "hidden-prox",
        "0",
        "hidden-weight-decay",
        "0");
    assertThat(config("steps", "gradient", "weight-decay", "0").weightDecay()).isZero();
  }

  @Test
  void refusesSingleValuesOutOfTheirRange() {
    refuses("--rho: found '0.0', expected a number above 0", "rho", "0");
    refuses("--nu: found 'NaN', expected a number above 0", "nu", "NaN");
    refuses("--weight-decay: found '-1.0', expected a number, 0 or more", "weight-decay", "-1");
    refuses("--steps: found 'big', expected one of gradient, exact", "steps", "big");
    refuses("--seed: found '1.5', expected a whole number", "seed", "1.5");
    refuses("--directed: found 'maybe', expected true or false", "directed", "maybe");
    refuses(
        "--master: found 'host', expected HOST:PORT with a port from 1 to 65535", "master", "host");
    refuses(
        "--seeds: found '1,1', expected distinct whole numbers such as 0,100,200", "seeds", "1,1");
    refuses(
        "--early-stop: found '0', expected none, or a whole number of 1 or more",
        "early-stop",
        "0");
    refuses(
        "--checkpoint-interval: found 'soon', expected none, or a duration such as 30s or 5min",
        "checkpoint-interval",
        "soon");
  }

  @Test
  void aStartFromWeightsTakesItsShapeFromTheFile() {
    TrainConfig config = TrainConfig.from(options("init", "m.npz"), StartShape.ofWeights(8, 8, 8));
    assertThat(config.layers()).isEqualTo(4);
    assertThat(config.stageDepths()).containsExactly(4);
    TrainConfig growing =
        TrainConfig.from(
            options("init", "m.npz", "depth-schedule", "4,6"), StartShape.ofWeights(8, 8, 8));
    assertThat(growing.layers()).isEqualTo(6);
    assertThat(growing.hiddenWidths()).containsExactly(8, 8, 8, 8, 8);
  }

  private static final StartShape MODEL =
      new StartShape(
          new int[] {8, 8},
          Optional.of(new StartShape.Input(2, true, Normalize.STANDARD, Activation.RELU)));

  @Test
  void aStartFromAModelTakesTheFormOfItsInput() {
    TrainConfig config = TrainConfig.from(options("init", "runs/a", "hops", "2"), MODEL);
    assertThat(config.hops()).isEqualTo(2);
    assertThat(config.directed()).isTrue();
    assertThat(config.normalize()).isEqualTo(Normalize.STANDARD);
    assertThat(config.effectiveOptions())
        .containsEntry("hops", "2")
        .containsEntry("directed", "true")
        .containsEntry("normalize", "standard")
        .containsEntry("layers", "3");
  }

  @Test
  void refusesOptionsThatContradictTheModelToStartFrom() {
    assertThatThrownBy(() -> TrainConfig.from(options("init", "m", "hops", "3"), MODEL))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--hops: found 3, but the model of --init was trained with 2; leave the option out, or"
                + " train from the start");
    assertThatThrownBy(() -> TrainConfig.from(options("init", "m", "normalize", "row"), MODEL))
        .hasMessageStartingWith("--normalize: found row,");
    assertThatThrownBy(() -> TrainConfig.from(options("init", "m", "directed", "false"), MODEL))
        .hasMessageStartingWith("--directed: found false,");
  }

  @Test
  void aTrainingThatGoesOnFromAModelForgetsTheArchitectureOfTheFirstOne() {
    TrainConfig first =
        config("layers", "5", "hidden", "9", "depth-schedule", "2,5", "epochs", "7");
    TrainConfig next = first.continuing(MODEL);
    assertThat(next.stageDepths()).containsExactly(3);
    assertThat(next.hiddenWidths()).containsExactly(8, 8);
    assertThat(next.epochs()).isEqualTo(7);
    assertThat(next.hops()).isEqualTo(2);
  }

  @Test
  void refusesAVersionThatIsNone() {
    for (String version : List.of("registry:", "registry:newest", "registry:7", "registry:v7")) {
      assertThatThrownBy(() -> options("init", version))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("found '" + version + "'")
          .hasMessageContaining("registry:latest or registry:vNNNNNN");
    }
  }

  @Test
  void refusesToStartFromWeightsOfAnotherShape() {
    StartShape file = StartShape.ofWeights(8, 8, 8);
    assertThatThrownBy(() -> TrainConfig.from(options("init", "m", "layers", "5"), file))
        .hasMessage("--init: the model has 4 layers, but --layers asks for 5");
    assertThatThrownBy(() -> TrainConfig.from(options("init", "m", "hidden", "9"), file))
        .hasMessage("--init: the model's hidden widths are [8, 8, 8], but --hidden asks for 9");
    assertThatThrownBy(() -> TrainConfig.from(options("init", "m", "depth-schedule", "2,4"), file))
        .hasMessage("--init: the model has 4 layers, but the first depth of --depth-schedule is 2");
  }

  @Test
  void readsDeltasOfAllThreeForms() {
    assertThat(config("delta", "-1:20").delta()).contains(DeltaSpec.parse("-1:20"));
    assertThat(config("delta", "-1:2:1000").delta()).contains(DeltaSpec.parse("-1:2:1000"));
    assertThat(config("delta", "4").delta()).contains(DeltaSpec.parse("4"));
  }

  @Test
  void refusesDeltasThatHoldNothingOrTooMuch() {
    refusesDelta("x", "expected LO:HI (integers)");
    refusesDelta("1:2:3:4", "expected LO:HI (integers)");
    refusesDelta("0.5:2", "expected LO:HI (integers)");
    refusesDelta("17", "BITS must be 1 to 16");
    refusesDelta("0", "BITS must be 1 to 16");
    refusesDelta("5:5", "LO must be below HI");
    refusesDelta("0:99999", "100000 levels, but 2 to 65536 are possible");
    refusesDelta("0:1:1", "1 levels, but 2 to 65536 are possible");
    refusesDelta("NaN:1:8", "expected LO:HI (integers)");
  }

  private static void refusesDelta(String text, String reason) {
    assertThatThrownBy(() -> config("delta", text))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--delta: delta '" + text + "': " + reason);
  }

  @Test
  void readsDurationsAndPatience() {
    TrainConfig config =
        config("checkpoint-interval", "30s", "early-stop", "7", "master", "localhost:8081");
    assertThat(config.checkpointInterval()).contains(Duration.ofSeconds(30));
    assertThat(config.earlyStop()).hasValue(7);
    assertThat(config.master()).contains(new HostPort("localhost", 8081));
  }

  @Test
  void effectiveOptionsSayWhatHolds() {
    assertThat(config("layers", "4", "hidden", "16").effectiveOptions())
        .containsEntry("layers", "4")
        .containsEntry("hidden", "16,16,16")
        .containsEntry("depth-schedule", "2,4")
        .containsEntry("steps", "exact")
        .containsEntry("parallelism", Integer.toString(Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void theSequentialAlgorithmsTrainAtOneDepthByGradientSteps() {
    for (String algorithm : List.of("dladmm", "mdlam")) {
      TrainConfig config = config("algorithm", algorithm);
      assertThat(config.stageDepths()).containsExactly(3);
      assertThat(config.steps()).isEqualTo(Steps.GRADIENT);
      assertThat(config.quantize()).isEqualTo(Quantize.NONE);
      assertThat(config.hops()).isEqualTo(8);
      assertThat(config.notes()).isEmpty();
      assertThat(config.effectiveOptions())
          .containsEntry("steps", "gradient")
          .containsEntry("depth-schedule", "none")
          .containsEntry("quantize", "none");
    }
  }

  @Test
  void decayFollowsThePenaltyOfTheAlgorithmUnlessItIsGiven() {
    TrainConfig dladmm = config("algorithm", "dladmm", "nu", "2");
    assertThat(dladmm.weightDecay()).isEqualTo(10);
    assertThat(dladmm.hiddenWeightDecay()).isEqualTo(2);
    TrainConfig mdlam = config("algorithm", "mdlam", "rho", "0.5");
    assertThat(mdlam.weightDecay()).isEqualTo(0.1);
    assertThat(mdlam.hiddenWeightDecay()).isEqualTo(0.01);
    assertThat(mdlam.hiddenProx()).isZero();
    TrainConfig without =
        config("algorithm", "mdlam", "weight-decay", "0", "hidden-weight-decay", "0");
    assertThat(without.weightDecay()).isZero();
    assertThat(without.hiddenWeightDecay()).isZero();
    TrainConfig gradient = config("steps", "gradient", "weight-decay", "3");
    assertThat(gradient.hiddenWeightDecay()).isEqualTo(3);
    assertThat(config("steps", "gradient").hiddenWeightDecay()).isZero();
  }

  @Test
  void discriminantsNeedAHiddenLayer() {
    assertThat(config("init-scheme", "discriminant", "layers", "2").initScheme())
        .isEqualTo(InitScheme.DISCRIMINANT);
    refuses(
        "--init-scheme: discriminant needs a hidden layer, but --layers is 1",
        "init-scheme",
        "discriminant",
        "layers",
        "1");
  }

  @Test
  void pdadmmTrainsOnTheRawFeatures() {
    TrainConfig config = config("algorithm", "pdadmm");
    assertThat(config.hops()).isEqualTo(1);
    assertThat(config.steps()).isEqualTo(Steps.EXACT);
    assertThat(config.stageDepths()).containsExactly(2, 10);
    assertThat(config.quantize()).isEqualTo(Quantize.NONE);
    assertThat(config("algorithm", "pdadmm", "hops", "1").hops()).isEqualTo(1);
    assertThat(config.initScheme()).isEqualTo(InitScheme.ZERO_OUTPUT);
    assertThat(config("algorithm", "pdadmm", "init-scheme", "he").initScheme())
        .isEqualTo(InitScheme.HE);
    assertThat(config("algorithm", "pdadmm-g").initScheme()).isEqualTo(InitScheme.HE);
    refuses(
        "--hops: pdadmm trains on the raw features, which is 1; pdadmm-g takes hops",
        "algorithm",
        "pdadmm",
        "hops",
        "4");
  }

  @Test
  void refusesWhatAnAlgorithmHasNoUseFor() {
    for (String algorithm : List.of("dladmm", "mdlam")) {
      String needs = " needs --algorithm pdadmm, pdadmm-g or pdadmm-g-q, but it is " + algorithm;
      refuses("--steps: exact" + needs, "algorithm", algorithm, "steps", "exact");
      refuses("--hidden-prox: 1.0" + needs, "algorithm", algorithm, "hidden-prox", "1");
      refuses(
          "--penalty-schedule: authors" + needs,
          "algorithm",
          algorithm,
          "penalty-schedule",
          "authors");
      refuses(
          "--depth-schedule: growing" + needs, "algorithm", algorithm, "depth-schedule", "2,10");
      config("algorithm", algorithm, "depth-schedule", "none", "steps", "gradient");
    }
    for (String algorithm : List.of("pdadmm", "pdadmm-g", "dladmm", "mdlam")) {
      refuses(
          "--quantize: p needs --algorithm pdadmm-g-q, but it is " + algorithm,
          "algorithm",
          algorithm,
          "quantize",
          "p");
      config("algorithm", algorithm, "quantize", "none");
    }
    refuses("--nu: mdlam has one penalty, which is --rho", "algorithm", "mdlam", "nu", "1");
    refuses("--l1: needs --steps gradient, but it is exact", "l1", "1e-3");
    config("algorithm", "mdlam", "l1", "1e-3", "rho", "0.1");
  }

  @Test
  void aModelBringsItsActivation() {
    StartShape tanh =
        new StartShape(
            new int[] {8, 8},
            Optional.of(new StartShape.Input(4, false, Normalize.ROW, Activation.TANH)));
    assertThat(TrainConfig.from(options(), tanh).activation()).isEqualTo(Activation.TANH);
    assertThatThrownBy(() -> TrainConfig.from(options("activation", "relu"), tanh))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--activation: found relu")
        .hasMessageContaining("tanh");
  }

  @Test
  void notesAPenaltyWithWhichDlAdmmMayNotDescend() {
    assertThat(config("algorithm", "dladmm", "rho", "1").notes())
        .containsExactly("--rho: with dladmm the objective is sure to fall only above 1");
    assertThat(config("algorithm", "dladmm", "rho", "1.01").notes()).isEmpty();
    assertThat(config("algorithm", "mdlam", "rho", "0.1").notes()).isEmpty();
  }

  @Test
  void gradientStepsOfTheParallelAlgorithmsNoteThatTheyHaveNoProximalTerm() {
    assertThat(config("steps", "gradient", "hidden-prox", "1").notes())
        .containsExactly("--hidden-prox does nothing with --steps gradient");
  }

  @Test
  void estimateTakesWhatChangesTheUpdatesOrTheStages() {
    TrainConfig training =
        TrainConfig.from(
            EffectiveOptions.load(
                Command.ESTIMATE, Map.of("steps", "gradient", "l1", "1e-3", "activation", "tanh")));
    assertThat(training.l1()).isEqualTo(1e-3);
    assertThat(training.stageDepths()).containsExactly(10);
  }

  @Test
  void estimateTakesEveryOptionOfTrain() {
    for (Option<?> option : GamlpOptions.of(Command.TRAIN)) {
      assertThat(option.appliesTo(Command.ESTIMATE) || option.ignoredBy(Command.ESTIMATE))
          .as(option.flag())
          .isTrue();
    }
    Map<String, String> places = Map.of("out", "runs/x", "overwrite", "true", "work", "/shared");
    assertThat(TrainConfig.from(EffectiveOptions.load(Command.ESTIMATE, places)).overwrite())
        .as("what it ignores")
        .isFalse();
    assertThatThrownBy(
            () -> EffectiveOptions.load(Command.ESTIMATE, Map.of("overwrite", "perhaps")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--overwrite: found 'perhaps'");
  }

  @Test
  void estimateNeedsTheParallelismOfAClusterThatItDoesNotAsk() {
    assertThatThrownBy(
            () ->
                TrainConfig.from(
                    EffectiveOptions.load(Command.ESTIMATE, Map.of("master", "localhost:1"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("give --parallelism");
    Map<String, String> both = Map.of("master", "localhost:1", "parallelism", "6");
    assertThat(TrainConfig.from(EffectiveOptions.load(Command.ESTIMATE, both)).parallelism())
        .hasValue(6);
  }

  @Test
  void onlyActivationsThatKeepTheFunctionGrow() {
    for (String activation : List.of("tanh", "sigmoid")) {
      assertThat(config("activation", activation).stageDepths()).containsExactly(10);
      String refusal =
          "--depth-schedule: growing needs --activation relu or leaky-relu, but it is "
              + activation;
      refuses(refusal, "activation", activation, "depth-schedule", "2,10");
      config("activation", activation, "depth-schedule", "4");
      StartShape model =
          new StartShape(
              new int[] {8, 8},
              Optional.of(
                  new StartShape.Input(
                      4,
                      false,
                      Normalize.ROW,
                      Activation.valueOf(activation.toUpperCase(Locale.ROOT)))));
      assertThatThrownBy(() -> TrainConfig.from(options("depth-schedule", "3,5"), model))
          .isInstanceOf(ConfigException.class)
          .hasMessage(refusal);
      assertThat(TrainConfig.from(options(), model).stageDepths()).containsExactly(3);
      assertThatThrownBy(
              () ->
                  TrainConfig.from(
                      options("depth-schedule", "3,5", "activation", activation),
                      StartShape.ofWeights(8, 8)))
          .isInstanceOf(ConfigException.class)
          .hasMessage(refusal);
    }
    assertThat(config("activation", "leaky-relu").stageDepths()).containsExactly(2, 10);
  }

  @Test
  void pdadmmRefusesAModelOfHops() {
    StartShape hops =
        new StartShape(
            new int[] {8},
            Optional.of(new StartShape.Input(4, false, Normalize.ROW, Activation.RELU)));
    assertThatThrownBy(() -> TrainConfig.from(options("algorithm", "pdadmm"), hops))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--algorithm: pdadmm trains on the raw features, but the model of --init was trained"
                + " on 4 hops");
  }
}
