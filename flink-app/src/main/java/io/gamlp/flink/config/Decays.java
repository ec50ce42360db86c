package io.gamlp.flink.config;

/**
 * Weight decay and proximal weight where they are not given: they follow the algorithm and its step
 * rule. Exact steps divide by them; dladmm and mdlam fit a small training set at once, and without
 * decay learn little else. Their multiples of the penalty were chosen by validation accuracy.
 * Gradient steps of the parallel algorithms are those of the paper, without decay, and so are those
 * of the baselines.
 *
 * @param outer mu of the first and the last layer
 * @param hidden mu of the layers between them
 * @param prox kappa of the layers between them
 */
record Decays(double outer, double hidden, double prox) {

  private static final double OUTER_TIMES_NU = 2;
  private static final double DLADMM_OUTER_TIMES_NU = 5;
  private static final double HIDDEN_TIMES_NU = 1;
  private static final double PROX_TIMES_NU = 10;
  private static final double OUTER_TIMES_RHO = 0.2;
  private static final double HIDDEN_TIMES_RHO = 0.02;

  static Decays of(EffectiveOptions options) {
    double nu = options.get(GamlpOptions.NU);
    double rho = options.get(GamlpOptions.RHO);
    Algorithm algorithm = options.get(GamlpOptions.ALGORITHM);
    if (AlgorithmChecks.steps(options) == Steps.EXACT) {
      return given(options, OUTER_TIMES_NU * nu, HIDDEN_TIMES_NU * nu, PROX_TIMES_NU * nu);
    }
    if (algorithm == Algorithm.DLADMM) {
      return given(options, DLADMM_OUTER_TIMES_NU * nu, HIDDEN_TIMES_NU * nu, 0);
    }
    if (algorithm == Algorithm.MDLAM) {
      return given(options, OUTER_TIMES_RHO * rho, HIDDEN_TIMES_RHO * rho, 0);
    }
    return given(options, 0, given(options, GamlpOptions.WEIGHT_DECAY, 0), 0);
  }

  private static Decays given(EffectiveOptions options, double outer, double hidden, double prox) {
    return new Decays(
        given(options, GamlpOptions.WEIGHT_DECAY, outer),
        given(options, GamlpOptions.HIDDEN_WEIGHT_DECAY, hidden),
        given(options, GamlpOptions.HIDDEN_PROX, prox));
  }

  private static double given(EffectiveOptions options, Option<Double> option, double otherwise) {
    return options.isGiven(option) ? options.get(option) : otherwise;
  }
}
