package io.gamlp.flink.config;

/**
 * Weight decay and proximal weight where they are not given: they follow the step rule. Exact steps
 * divide by them and were validated at ten times nu; gradient steps are those of the paper, without
 * decay.
 *
 * @param outer mu of the first and the last layer
 * @param hidden mu of the layers between them
 * @param prox kappa of the layers between them
 */
record Decays(double outer, double hidden, double prox) {

  private static final double TIMES_NU = 10;

  static Decays of(EffectiveOptions options) {
    boolean exact = options.get(GamlpOptions.STEPS) == Steps.EXACT;
    double validated = TIMES_NU * options.get(GamlpOptions.NU);
    double outer = given(options, GamlpOptions.WEIGHT_DECAY, exact ? validated : 0);
    return new Decays(
        outer,
        given(options, GamlpOptions.HIDDEN_WEIGHT_DECAY, exact ? 0 : outer),
        given(options, GamlpOptions.HIDDEN_PROX, exact ? validated : 0));
  }

  private static double given(EffectiveOptions options, Option<Double> option, double otherwise) {
    return options.isGiven(option) ? options.get(option) : otherwise;
  }
}
