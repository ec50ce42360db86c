package io.gamlp.flink.config;

import io.gamlp.admm.baseline.Optimizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The algorithms that the papers compare with, and what the options mean for them: one process
 * trains the full depth by back-propagation.
 */
final class Baselines {

  private static final Set<Algorithm> ALL =
      EnumSet.of(Algorithm.GD, Algorithm.ADADELTA, Algorithm.ADAGRAD, Algorithm.ADAM);

  /** Options that are for nothing else. */
  private static final List<Option<?>> OWN =
      List.of(GamlpOptions.LEARNING_RATE, GamlpOptions.DROPOUT);

  /** Options of the layers and their loop. */
  private static final List<Option<?>> OF_OTHERS =
      List.of(
          GamlpOptions.STEPS,
          GamlpOptions.ACTIVATION,
          GamlpOptions.LOSS,
          GamlpOptions.L1,
          GamlpOptions.RHO,
          GamlpOptions.NU,
          GamlpOptions.HIDDEN_PROX,
          GamlpOptions.QUANTIZE,
          GamlpOptions.DELTA,
          GamlpOptions.DEPTH_SCHEDULE,
          GamlpOptions.PENALTY_SCHEDULE,
          GamlpOptions.CHECKPOINT_INTERVAL,
          GamlpOptions.STATE_BACKEND,
          GamlpOptions.RESUME);

  private Baselines() {}

  /** The method where one of them is chosen. */
  static Optional<Optimizer> optimizer(EffectiveOptions options) {
    Algorithm algorithm = options.get(GamlpOptions.ALGORITHM);
    return ALL.contains(algorithm)
        ? Optional.of(Optimizer.valueOf(algorithm.name()))
        : Optional.empty();
  }

  static boolean isChosen(EffectiveOptions options) {
    return optimizer(options).isPresent();
  }

  static double learningRate(EffectiveOptions options) {
    return options.isGiven(GamlpOptions.LEARNING_RATE)
        ? options.get(GamlpOptions.LEARNING_RATE)
        : optimizer(options).map(Optimizer::defaultLearningRate).orElse(0.0);
  }

  /**
   * Rules for a baseline that is chosen.
   *
   * @throws ConfigException where it is asked for what it does not do
   */
  static void check(EffectiveOptions options) {
    Algorithm algorithm = options.get(GamlpOptions.ALGORITHM);
    if (options.command() != Command.TRAIN) {
      throw new ConfigException(
          options.origin(GamlpOptions.ALGORITHM)
              + ": "
              + algorithm
              + " is for train only, not for "
              + options.command().word());
    }
    String here = "trains in this process alone";
    refuse(options, GamlpOptions.ENGINE, options.get(GamlpOptions.ENGINE) == Engine.FLINK, here);
    refuse(options, GamlpOptions.MASTER, true, here);
    refuse(
        options,
        GamlpOptions.RESUME,
        options.get(GamlpOptions.RESUME),
        "leaves no checkpoints to go on from");
    refuse(
        options,
        GamlpOptions.QUANTIZE,
        options.get(GamlpOptions.QUANTIZE) != Quantize.NONE,
        "has no p and q to quantise");
    refuse(
        options,
        GamlpOptions.DEPTH_SCHEDULE,
        !options.get(GamlpOptions.DEPTH_SCHEDULE).equals(DepthSchedule.NONE),
        "trains all layers from the start");
    refuse(
        options,
        GamlpOptions.ACTIVATION,
        options.get(GamlpOptions.ACTIVATION) != Activation.RELU,
        "is for ReLU");
    refuse(
        options,
        GamlpOptions.LOSS,
        options.get(GamlpOptions.LOSS) != Loss.CROSS_ENTROPY,
        "is for cross-entropy");
    refuse(
        options, GamlpOptions.L1, options.get(GamlpOptions.L1) > 0, "has no proximal step for it");
  }

  private static void refuse(
      EffectiveOptions options, Option<?> option, boolean wrong, String why) {
    if (wrong && options.isGiven(option)) {
      throw new ConfigException(
          options.origin(option)
              + ": found "
              + options.get(option)
              + ", but --algorithm "
              + options.get(GamlpOptions.ALGORITHM)
              + " "
              + why
              + "; leave the option out");
    }
  }

  /** What the user should know about options that were given and do nothing. */
  static List<String> notes(EffectiveOptions options) {
    List<String> notes = new ArrayList<>();
    for (Option<?> option : unused(options)) {
      if (options.isGiven(option) && option != GamlpOptions.DELTA) {
        notes.add(
            options.origin(option)
                + " does nothing with --algorithm "
                + options.get(GamlpOptions.ALGORITHM));
      }
    }
    return notes;
  }

  /** Leaves the options out that mean nothing for the algorithm, and says what the others are. */
  static void adapt(Map<String, String> values, EffectiveOptions options) {
    unused(options).forEach(option -> values.remove(option.key()));
    if (isChosen(options)) {
      values.put(GamlpOptions.ENGINE.key(), Engine.IN_PROCESS.toString());
      values.put(GamlpOptions.LEARNING_RATE.key(), Double.toString(learningRate(options)));
    }
  }

  private static List<Option<?>> unused(EffectiveOptions options) {
    return isChosen(options) ? OF_OTHERS : OWN;
  }
}
