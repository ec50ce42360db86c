package io.gamlp.admm.mdlam;

/**
 * Nesterov's numbers (spec §6): {@code s_{k+1} = (1 + sqrt(1 + 4 s_k²)) / 2}, {@code omega_k = (s_k
 * - 1) / s_{k+1}}, {@code s_0 = 0}.
 */
final class Momentum {

  private double s;
  private double omega;

  /** Goes to the next epoch. */
  void next() {
    double next = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    omega = (s - 1) / next;
    s = next;
  }

  /** How far the running epoch extrapolates; not above 0 in the first two, which do not. */
  float omega() {
    return (float) Math.max(0, omega);
  }

  double[] toNumbers() {
    return new double[] {s, omega};
  }

  void take(double[] numbers) {
    s = numbers[0];
    omega = numbers[1];
  }
}
