package io.gamlp.admm.training;

import java.io.Serializable;

/**
 * The penalty weights in force in one epoch (spec §2).
 *
 * @param rho weight of {@code p_{l+1} = q_l}
 * @param nu weight of {@code z = W p + b} and {@code q = f(z)}
 */
public record Penalties(double rho, double nu) implements Serializable {

  public Penalties {
    if (!(rho > 0) || !(nu > 0)) {
      throw new IllegalArgumentException("rho and nu must be > 0, got " + rho + " and " + nu);
    }
  }

  /** The authors' growth: both times ten, at most one (spec §4). */
  public Penalties grown() {
    return new Penalties(grown(rho), grown(nu));
  }

  private static double grown(double penalty) {
    return Math.max(penalty, Math.min(10 * penalty, 1));
  }
}
