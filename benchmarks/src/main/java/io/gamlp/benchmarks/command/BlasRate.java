package io.gamlp.benchmarks.command;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.benchmarks.floor.BareBlas;

/**
 * The BLAS of this machine.
 *
 * @param description which one it is
 * @param gigaflopsPerSecond what one core does in float32
 */
record BlasRate(String description, double gigaflopsPerSecond) {

  /** What a core with AVX2 or better reaches when it has the machine for itself. */
  static final double HEALTHY = 90;

  static BlasRate measure() {
    try (Kernels kernels = Kernels.best()) {
      return new BlasRate(kernels.description(), BareBlas.gigaflopsPerSecond());
    }
  }
}
