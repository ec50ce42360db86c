package io.gamlp.flink.config;

/**
 * Weight decay and proximal weight where they are not given: they follow the step rule. Exact steps
 * divide by them, and the multiples of nu were chosen by validation accuracy; gradient steps are
 * those of the paper, without decay, and so are those of the baselines.
 *
 * @param outer mu of the first and the last layer
 * @param hidden mu of the layers between them
 * @param prox kappa of the layers between them
 */
record Decays(double outer, double hidden, double prox) {

  private static final double OUTER_TIMES_NU = 5;
  private static final double HIDDEN_TIMES_NU = 1;
  private static final double PROX_TIMES_NU = 10;

  static Decays of(EffectiveOptions options) {
    boolean exact = AlgorithmChecks.steps(options) == Steps.EXACT;
    double nu = options.get(GamlpOptions.NU);
    double outer = given(options, GamlpOptions.WEIGHT_DECAY, exact ? OUTER_TIMES_NU * nu : 0);
    return new Decays(
        outer,
        given(options, GamlpOptions.HIDDEN_WEIGHT_DECAY, exact ? HIDDEN_TIMES_NU * nu : outer),
        given(options, GamlpOptions.HIDDEN_PROX, exact ? PROX_TIMES_NU * nu : 0));
  }

  private static double given(EffectiveOptions options, Option<Double> option, double otherwise) {
    return options.isGiven(option) ? options.get(option) : otherwise;
  }
}
