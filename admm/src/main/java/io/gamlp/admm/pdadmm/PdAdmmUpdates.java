package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.SpectralBound;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.quantization.ValueSet;

/**
 * The updates of p, z, q and u of one layer and block, line by line as in spec §2, §3 and §8. W and
 * b couple the blocks of a layer: see {@link io.gamlp.admm.chain.JointStep}.
 */
final class PdAdmmUpdates {

  private final LayerVariables v;
  private final Products products;
  private final Objective objective;
  private final Kernels kernels;
  private final Workspace workspace;

  PdAdmmUpdates(Layer layer) {
    this.v = layer.v;
    this.products = layer.products;
    this.objective = layer.settings.objective();
    this.kernels = layer.kernels;
    this.workspace = layer.workspace;
  }

  /** {@code g = nu Wᵀ r + u_{l-1} + rho (p - q_{l-1})} into the workspace's slot G (spec §2). */
  private float[] gradientP(float[] u, float[] q, Penalties penalties) {
    float[] r = products.residual();
    float[] g = workspace.floats(Slot.G, v.inputs());
    float rho = (float) penalties.rho();
    for (int i = 0; i < v.inputs(); i++) {
      g[i] = u[i] + rho * (v.p[i] - q[i]);
    }
    kernels.gemm(false, false, v.columns, v.in, v.out, (float) penalties.nu(), r, v.w, 1f, g);
    return g;
  }

  /**
   * {@code p_v <- p_v - g_v / tau_v}, {@code tau_v = rho + nu |W g_v|² / |g_v|²} (spec §2, Step
   * bounds).
   */
  void gradientStepP(float[] u, float[] q, Penalties penalties) {
    products.descend(gradientP(u, q, penalties), penalties.rho(), penalties.nu());
  }

  /**
   * {@code p <- nearest point of Delta to (p - g / tau)} with {@code tau >= rho + nu
   * lambda_max(WᵀW)} (spec §3).
   */
  void gradientStepP(
      float[] u, float[] q, Penalties penalties, ValueSet delta, SpectralBound bound) {
    float[] g = gradientP(u, q, penalties);
    double tau = penalties.rho() + penalties.nu() * bound.of(kernels, v.w);
    Vectors.subtractScaled(v.p, g, 0, v.inputs(), (float) (1 / tau));
    delta.project(v.p, 0, v.inputs());
    products.wp();
  }

  /**
   * {@code (nu WᵀW + rho I) p = nu Wᵀ (z - b) + rho q_{l-1} - u_{l-1}} (spec §8), projected onto
   * Delta where there is one.
   *
   * @param delta the value set, or null
   */
  void exactStepP(float[] u, float[] q, Penalties penalties, ValueSet delta) {
    float[] target = workspace.floats(Slot.R, v.outputs());
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        target[row + i] = v.z[row + i] - v.b[i];
      }
    }
    float[] rhs = workspace.floats(Slot.G, v.inputs());
    float rho = (float) penalties.rho();
    for (int i = 0; i < v.inputs(); i++) {
      rhs[i] = rho * q[i] - u[i];
    }
    kernels.gemm(
        false, false, v.columns, v.in, v.out, (float) penalties.nu(), target, v.w, 1f, rhs);
    float[] inverse = inverseOfP(penalties);
    kernels.gemm(false, false, v.columns, v.in, v.in, 1f, rhs, inverse, 0f, v.p);
    if (delta != null) {
      delta.project(v.p, 0, v.inputs());
    }
    products.wp();
  }

  /** {@code (nu WᵀW + rho I)^{-1}}: well conditioned, as rho bounds it from below. */
  private float[] inverseOfP(Penalties penalties) {
    float[] gram = workspace.floats(Slot.WEIGHTS, v.in * v.in);
    kernels.gram(true, v.out, v.in, v.w, gram);
    double[] s = new double[v.in * v.in];
    for (int i = 0; i < s.length; i++) {
      s[i] = penalties.nu() * gram[i];
    }
    for (int i = 0; i < v.in; i++) {
      s[i * v.in + i] += penalties.rho();
    }
    kernels.factorPositiveDefinite(v.in, s);
    kernels.invertFactored(v.in, s);
    for (int i = 0; i < s.length; i++) {
      gram[i] = (float) s[i];
    }
    return gram;
  }

  /** {@code z_l}, l < L: minimise {@code (z-a)² + (q-f(z))² + (z-z_old)²}, a = W p + b. */
  void stepZ() {
    objective.activation().proxZ(v.z, products.affine(), v.q, v.outputs());
  }

  /** {@code z_L}: minimise {@code R(z; y) + nu/2 |z - (W p + b)|²}. */
  void stepZOutput(int[] labels, ClassSet classes, Penalties penalties) {
    objective.loss().prox(v.z, products.affine(), labels, classes, penalties.nu());
  }

  /** {@code q <- (rho p_{l+1} + u_l + nu f(z_l)) / (rho + nu)}, then onto Delta if there is one. */
  void stepQ(float[] u, float[] pAbove, Penalties penalties, ValueSet delta) {
    Activation f = objective.activation();
    float rho = (float) penalties.rho();
    float nu = (float) penalties.nu();
    float scale = (float) (1 / (penalties.rho() + penalties.nu()));
    for (int i = 0; i < v.outputs(); i++) {
      v.q[i] = (rho * pAbove[i] + u[i] + nu * f.of(v.z[i])) * scale;
    }
    if (delta != null) {
      delta.project(v.q, 0, v.outputs());
    }
  }

  /**
   * {@code u <- u + rho (p_{l+1} - q_l)}. Both ends of a boundary run this very loop on the same
   * values and so hold the same dual.
   */
  static void stepU(float[] u, float[] pAbove, float[] q, int length, Penalties penalties) {
    float rho = (float) penalties.rho();
    for (int i = 0; i < length; i++) {
      u[i] += rho * (pAbove[i] - q[i]);
    }
  }

  /** {@code u <- u * nu_new / nu_old} when nu changes (spec §4). */
  static void rescaleU(float[] u, Penalties from, Penalties to) {
    float factor = (float) (to.nu() / from.nu());
    for (int i = 0; i < u.length; i++) {
      u[i] *= factor;
    }
  }
}
