package io.gamlp.admm.chain;

import io.gamlp.admm.training.Penalties;
import java.util.function.ToDoubleFunction;

/** Chooses how W, and b after it, take a step along the gradient. */
public final class GradientSteps {

  private GradientSteps() {}

  /**
   * @param weight nu, the weight of {@code |z - W p - b|² / 2}
   * @param thenBias whether b follows W
   */
  public static JointStep of(Layer layer, ToDoubleFunction<Penalties> weight, boolean thenBias) {
    if (layer.settings.objective().l1() > 0) {
      return new ProximalWeightStep(layer, weight, thenBias);
    }
    return layer.span != null
        ? new SpanGradientStep(layer, weight, thenBias)
        : new GradientWeightStep(layer, weight, thenBias);
  }
}
