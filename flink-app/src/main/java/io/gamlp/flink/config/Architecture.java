package io.gamlp.flink.config;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Depth, widths and depth stages, as they follow from {@code --layers}, {@code --hidden}, {@code
 * --depth-schedule} and the weights to start from. What is not given follows what is.
 *
 * @param layers layers at full depth
 * @param hidden widths of the hidden layers, {@code layers - 1} long
 * @param stages depth of each stage, ascending, the last one {@code layers}
 */
record Architecture(int layers, int[] hidden, int[] stages) {

  private static final int SEQUENTIAL_LAYERS = 3;

  static Architecture of(EffectiveOptions options) {
    Activation activation = options.get(GamlpOptions.ACTIVATION);
    int layers = layers(options);
    int[] hidden = hidden(options, layers);
    return new Architecture(layers, hidden, stages(options, layers, hidden, activation));
  }

  /**
   * The start's depth is the first stage's; only a given depth schedule makes it grow.
   *
   * @param activation that of the start
   */
  static Architecture of(EffectiveOptions options, int[] initHidden, Activation activation) {
    int initLayers = initHidden.length + 1;
    int[] schedule =
        options.isGiven(GamlpOptions.DEPTH_SCHEDULE) ? givenSchedule(options) : new int[0];
    int[] stages = schedule.length == 0 ? new int[] {initLayers} : schedule;
    String init = "--init: the model has " + initLayers + " layers";
    if (stages[0] != initLayers) {
      throw new ConfigException(init + ", but the first depth of --depth-schedule is " + stages[0]);
    }
    int layers = stages[stages.length - 1];
    if (options.isGiven(GamlpOptions.LAYERS) && options.get(GamlpOptions.LAYERS) != layers) {
      throw new ConfigException(
          init + ", but --layers asks for " + options.get(GamlpOptions.LAYERS));
    }
    if (stages.length > 1) {
      requireGrowth(options, activation);
      requireEqual(options, initHidden);
    }
    int[] hidden = layers == initLayers ? initHidden.clone() : repeated(initHidden[0], layers - 1);
    if (options.isGiven(GamlpOptions.HIDDEN) && !Arrays.equals(hidden, hidden(options, layers))) {
      throw new ConfigException(
          "--init: the model's hidden widths are "
              + Arrays.toString(initHidden)
              + ", but --hidden asks for "
              + options.get(GamlpOptions.HIDDEN));
    }
    return new Architecture(layers, hidden, stages);
  }

  private static int layers(EffectiveOptions options) {
    if (options.isGiven(GamlpOptions.LAYERS)) {
      return options.get(GamlpOptions.LAYERS);
    }
    int[] schedule =
        options.isGiven(GamlpOptions.DEPTH_SCHEDULE) ? givenSchedule(options) : new int[0];
    if (schedule.length > 0) {
      return schedule[schedule.length - 1];
    }
    int[] widths = HiddenWidths.parse(options.get(GamlpOptions.HIDDEN));
    return widths.length > 1 ? widths.length + 1 : defaultLayers(options);
  }

  /** The option's default is for the algorithms that grow. */
  private static int defaultLayers(EffectiveOptions options) {
    return switch (options.get(GamlpOptions.ALGORITHM)) {
      case DLADMM, MDLAM -> SEQUENTIAL_LAYERS;
      default -> options.get(GamlpOptions.LAYERS);
    };
  }

  private static int[] hidden(EffectiveOptions options, int layers) {
    int[] widths = HiddenWidths.parse(options.get(GamlpOptions.HIDDEN));
    if (widths.length == 1) {
      return repeated(widths[0], layers - 1);
    }
    if (widths.length != layers - 1) {
      throw new ConfigException(
          options.origin(GamlpOptions.HIDDEN)
              + ": found "
              + widths.length
              + " widths, expected one, or "
              + (layers - 1)
              + " for "
              + layers
              + " layers");
    }
    return widths;
  }

  private static int[] stages(
      EffectiveOptions options, int layers, int[] hidden, Activation activation) {
    if (!options.isGiven(GamlpOptions.DEPTH_SCHEDULE)) {
      boolean grows =
          allEqual(hidden)
              && activation.canGrow()
              && options.get(GamlpOptions.ALGORITHM).isParallel();
      return grows ? defaultStages(options, layers) : new int[] {layers};
    }
    int[] schedule = givenSchedule(options);
    if (schedule.length == 0) {
      return new int[] {layers};
    }
    if (schedule[schedule.length - 1] != layers) {
      throw new ConfigException(
          options.origin(GamlpOptions.DEPTH_SCHEDULE)
              + ": the last depth is "
              + schedule[schedule.length - 1]
              + ", but --layers is "
              + layers);
    }
    if (schedule.length > 1) {
      requireGrowth(options, activation);
      requireEqual(options, hidden);
    }
    return schedule;
  }

  private static int[] defaultStages(EffectiveOptions options, int layers) {
    IntStream below =
        Arrays.stream(DepthSchedule.parse(options.get(GamlpOptions.DEPTH_SCHEDULE)))
            .filter(depth -> depth < layers);
    return IntStream.concat(below, IntStream.of(layers)).toArray();
  }

  private static int[] givenSchedule(EffectiveOptions options) {
    return DepthSchedule.parse(options.get(GamlpOptions.DEPTH_SCHEDULE));
  }

  private static void requireGrowth(EffectiveOptions options, Activation activation) {
    if (!activation.canGrow()) {
      throw new ConfigException(
          options.origin(GamlpOptions.DEPTH_SCHEDULE)
              + ": growing needs --activation relu or leaky-relu, but it is "
              + activation);
    }
  }

  private static void requireEqual(EffectiveOptions options, int[] hidden) {
    if (!allEqual(hidden)) {
      throw new ConfigException(
          options.origin(GamlpOptions.DEPTH_SCHEDULE)
              + ": growing needs equal hidden widths, but they are "
              + Arrays.toString(hidden));
    }
  }

  private static boolean allEqual(int[] widths) {
    return Arrays.stream(widths).distinct().count() <= 1;
  }

  private static int[] repeated(int width, int times) {
    int[] widths = new int[times];
    Arrays.fill(widths, width);
    return widths;
  }
}
