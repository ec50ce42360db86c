package io.gamlp.flink.config;

/**
 * Which options an algorithm has no use for: given all the same, they are refused, and where they
 * are not given their defaults are for the algorithms that do.
 */
final class AlgorithmChecks {

  private static final String PARALLEL = "pdadmm, pdadmm-g or pdadmm-g-q";

  private AlgorithmChecks() {}

  static void check(EffectiveOptions options) {
    Algorithm algorithm = options.get(GamlpOptions.ALGORITHM);
    if (algorithm != Algorithm.PDADMM_G_Q) {
      refuseAllBut(options, GamlpOptions.QUANTIZE, Quantize.NONE, "pdadmm-g-q");
    }
    if (!algorithm.isParallel()) {
      refuseAllBut(options, GamlpOptions.STEPS, Steps.GRADIENT, PARALLEL);
      refuseAllBut(options, GamlpOptions.HIDDEN_PROX, 0.0, PARALLEL);
      refuseAllBut(options, GamlpOptions.PENALTY_SCHEDULE, PenaltySchedule.NONE, PARALLEL);
      refuseGrowth(options, algorithm);
    }
    if (algorithm == Algorithm.MDLAM && options.isGiven(GamlpOptions.NU)) {
      throw new ConfigException(
          options.origin(GamlpOptions.NU) + ": mdlam has one penalty, which is --rho");
    }
    if (algorithm == Algorithm.PDADMM
        && options.isGiven(GamlpOptions.HOPS)
        && options.get(GamlpOptions.HOPS) != 1) {
      throw new ConfigException(
          options.origin(GamlpOptions.HOPS)
              + ": pdadmm trains on the raw features, which is 1; pdadmm-g takes hops");
    }
    if (options.get(GamlpOptions.L1) > 0 && steps(options) == Steps.EXACT) {
      throw new ConfigException(
          options.origin(GamlpOptions.L1) + ": needs --steps gradient, but it is exact");
    }
  }

  private static <T> void refuseAllBut(
      EffectiveOptions options, Option<T> option, T allowed, String needed) {
    T value = options.get(option);
    if (options.isGiven(option) && !value.equals(allowed)) {
      throw new ConfigException(
          options.origin(option)
              + ": "
              + value
              + " needs --algorithm "
              + needed
              + ", but it is "
              + options.get(GamlpOptions.ALGORITHM));
    }
  }

  private static void refuseGrowth(EffectiveOptions options, Algorithm algorithm) {
    if (options.isGiven(GamlpOptions.DEPTH_SCHEDULE)
        && DepthSchedule.parse(options.get(GamlpOptions.DEPTH_SCHEDULE)).length > 1) {
      throw new ConfigException(
          options.origin(GamlpOptions.DEPTH_SCHEDULE)
              + ": growing needs --algorithm "
              + PARALLEL
              + ", but it is "
              + algorithm);
    }
  }

  /** How p and W are updated; the option's default is for the parallel algorithms only. */
  static Steps steps(EffectiveOptions options) {
    return options.get(GamlpOptions.ALGORITHM).isParallel()
        ? options.get(GamlpOptions.STEPS)
        : Steps.GRADIENT;
  }

  /**
   * How weights are drawn. Where many columns are trained on, as with plain samples, a drawn output
   * layer lets p explain the labels for tens of epochs before W does.
   */
  static InitScheme initScheme(EffectiveOptions options) {
    return options.isGiven(GamlpOptions.INIT_SCHEME)
            || options.get(GamlpOptions.ALGORITHM) != Algorithm.PDADMM
        ? options.get(GamlpOptions.INIT_SCHEME)
        : InitScheme.ZERO_OUTPUT;
  }

  /** What is held in Delta; the option's default is for the quantised algorithm only. */
  static Quantize quantize(EffectiveOptions options) {
    return options.get(GamlpOptions.ALGORITHM) == Algorithm.PDADMM_G_Q
        ? options.get(GamlpOptions.QUANTIZE)
        : Quantize.NONE;
  }

  /** Blocks of the input; the option's default is for the algorithms on graphs only. */
  static int hops(EffectiveOptions options) {
    return options.get(GamlpOptions.ALGORITHM) == Algorithm.PDADMM ? 1 : Hops.of(options);
  }
}
