package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.chain.Tile;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Piece;
import io.gamlp.admm.kernel.Workspace.Slot;
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

  /**
   * {@code g = nu Wᵀ r + u_{l-1} + rho (p - q_{l-1})} of a tile into the workspace's slot G (spec
   * §2).
   *
   * @param owed the penalties with which u has to step before, or null
   */
  private float[] gradientP(
      Tile tile, RightFactor w, float[] u, float[] q, Penalties owed, Penalties penalties) {
    float[] r = products.residual(tile);
    int length = tile.columns() * v.in;
    float[] g = workspace.floats(Slot.G, length);
    for (int at = 0; at < length; at += Workspace.PIECE_ENTRIES) {
      int n = Math.min(Workspace.PIECE_ENTRIES, length - at);
      System.arraycopy(pull(tile.first() * v.in + at, n, u, q, owed, penalties), 0, g, at, n);
    }
    w.multiply(false, tile.columns(), (float) penalties.nu(), r, 0, 1f, g, 0);
    return g;
  }

  /** {@code u_{l-1} + rho (p - q_{l-1})} of a piece, after the step of u that is owed. */
  private float[] pull(
      int first, int length, float[] u, float[] q, Penalties owed, Penalties penalties) {
    float rho = (float) penalties.rho();
    float[] pPiece = workspace.copy(Piece.P, v.p, first, length);
    float[] qPiece = workspace.copy(Piece.Q, q, first, length);
    float[] g = workspace.copy(Piece.G, u, first, length);
    if (owed != null) {
      stepU(g, pPiece, qPiece, 0, length, owed);
      System.arraycopy(g, 0, u, first, length);
    }
    for (int i = 0; i < length; i++) {
      g[i] += rho * (pPiece[i] - qPiece[i]);
    }
    return g;
  }

  /**
   * {@code p_v <- p_v - g_v / tau_v}, {@code tau_v = rho + nu |W g_v|² / |g_v|²} (spec §2, Step
   * bounds).
   *
   * @param owed the penalties with which u has to step before, or null
   */
  void gradientStepP(float[] u, float[] q, Penalties owed, Penalties penalties) {
    RightFactor w = kernels.hold(v.w, v.out, v.in);
    for (Tile tile : v.tiles) {
      float[] g = gradientP(tile, w, u, q, owed, penalties);
      products.descend(tile, w, g, 0, penalties.rho(), penalties.nu());
    }
  }

  /**
   * {@code p <- nearest point of Delta to (p - g / tau)} with {@code tau >= rho + nu
   * lambda_max(WᵀW)} (spec §3).
   *
   * @param owed the penalties with which u has to step before, or null
   */
  void gradientStepP(
      float[] u,
      float[] q,
      Penalties owed,
      Penalties penalties,
      ValueSet delta,
      SpectralBound bound) {
    double tau = penalties.rho() + penalties.nu() * bound.of(kernels, v.w);
    RightFactor w = kernels.hold(v.w, v.out, v.in);
    for (Tile tile : v.tiles) {
      float[] g = gradientP(tile, w, u, q, owed, penalties);
      int first = tile.first() * v.in;
      int length = tile.columns() * v.in;
      Vectors.subtractScaled(v.p, first, g, 0, length, (float) (1 / tau));
      delta.project(v.p, first, length);
      w.multiply(true, tile.columns(), 1f, v.p, first, 0f, v.wp, tile.first() * v.out);
    }
  }

  /**
   * {@code (nu WᵀW + rho I) p = nu Wᵀ (z - b) + rho q_{l-1} - u_{l-1}} (spec §8), projected onto
   * Delta where there is one. W p is left as it was: the step of W makes it anew.
   *
   * @param delta the value set, or null
   */
  void exactStepP(float[] u, float[] q, Penalties penalties, ValueSet delta) {
    float[] inverse = inverseOfP(penalties);
    RightFactor w = kernels.hold(v.w, v.out, v.in);
    for (Tile tile : v.tiles) {
      rightHandSideOfP(tile, w, u, q, penalties);
    }
    RightFactor solution = kernels.hold(inverse, v.in, v.in);
    for (Tile tile : v.tiles) {
      int first = tile.first() * v.in;
      int length = tile.columns() * v.in;
      float[] rhs = workspace.floats(Slot.G, length);
      System.arraycopy(v.p, first, rhs, 0, length);
      solution.multiply(false, tile.columns(), 1f, rhs, 0, 0f, v.p, first);
      if (delta != null) {
        delta.project(v.p, first, length);
      }
    }
  }

  /** Takes the place of p, whose old value an exact step does not read. */
  private void rightHandSideOfP(
      Tile tile, RightFactor w, float[] u, float[] q, Penalties penalties) {
    float[] target = workspace.floats(Slot.R, tile.columns() * v.out);
    int firstOut = tile.first() * v.out;
    for (int row = 0; row < tile.columns() * v.out; row += v.out) {
      for (int i = 0; i < v.out; i++) {
        target[row + i] = v.z[firstOut + row + i] - v.b[i];
      }
    }
    float rho = (float) penalties.rho();
    int first = tile.first() * v.in;
    for (int i = first; i < first + tile.columns() * v.in; i++) {
      v.p[i] = rho * q[i] - u[i];
    }
    w.multiply(false, tile.columns(), (float) penalties.nu(), target, 0, 1f, v.p, first);
  }

  /** {@code (nu WᵀW + rho I)^{-1}}: well conditioned, as rho bounds it from below. */
  private float[] inverseOfP(Penalties penalties) {
    float[] gram = workspace.floats(Slot.WEIGHTS, v.in * v.in);
    kernels.gram(true, v.out, v.in, v.w, gram);
    double[] s = workspace.normalMatrix(v.in * v.in);
    for (int i = 0; i < v.in * v.in; i++) {
      s[i] = penalties.nu() * gram[i];
    }
    for (int i = 0; i < v.in; i++) {
      s[i * v.in + i] += penalties.rho();
    }
    kernels.factorPositiveDefinite(v.in, s);
    kernels.invertFactored(v.in, s);
    for (int i = 0; i < v.in * v.in; i++) {
      gram[i] = (float) s[i];
    }
    return gram;
  }

  /** {@code z_l}, l < L: minimise {@code (z-a)² + (q-f(z))² + (z-z_old)²}, a = W p + b. */
  void stepZ() {
    float[] b = products.repeatedBias();
    for (Tile strip : v.strips) {
      int first = strip.first() * v.out;
      int length = strip.columns() * v.out;
      float[] a = products.affine(strip, b);
      float[] z = workspace.copy(Piece.Z, v.z, first, length);
      float[] q = workspace.copy(Piece.Q, v.q, first, length);
      objective.activation().proxZ(z, a, q, length);
      System.arraycopy(z, 0, v.z, first, length);
    }
  }

  /** {@code z_L}: minimise {@code R(z; y) + nu/2 |z - (W p + b)|²}. */
  void stepZOutput(int[] labels, ClassSet classes, Penalties penalties) {
    objective.loss().prox(v.z, products.affine(), labels, classes, penalties.nu());
  }

  /**
   * {@code q <- (rho p_{l+1} + u_l + nu f(z_l)) / (rho + nu)}, then onto Delta if there is one;
   * {@code u <- u + rho (p_{l+1} - q_l)}. The terms of the objective read all that these two do:
   * they are added up while it is in the cache.
   */
  void stepQAndU(
      float[] u, float[] pAbove, Penalties penalties, ValueSet delta, HiddenTerms terms) {
    float[] b = products.repeatedBias();
    for (Tile strip : v.strips) {
      int first = strip.first() * v.out;
      int length = strip.columns() * v.out;
      float[] p = workspace.copy(Piece.P, pAbove, first, length);
      float[] f = workspace.copy(Piece.F, v.z, first, length);
      objective.activation().apply(f, length);
      float[] ofU = workspace.copy(Piece.U, u, first, length);
      float[] q = workspace.piece(Piece.Q, length);
      stepQ(q, p, ofU, f, length, penalties);
      if (delta != null) {
        delta.project(q, 0, length);
      }
      stepU(ofU, p, q, 0, length, penalties);
      System.arraycopy(q, 0, v.q, first, length);
      System.arraycopy(ofU, 0, u, first, length);
      float[] a = products.affine(strip, b);
      terms.add(a, workspace.copy(Piece.Z, v.z, first, length), f, q, ofU, p, length);
    }
  }

  private static void stepQ(
      float[] q, float[] p, float[] u, float[] f, int length, Penalties penalties) {
    float rho = (float) penalties.rho();
    float nu = (float) penalties.nu();
    float scale = (float) (1 / (penalties.rho() + penalties.nu()));
    for (int i = 0; i < length; i++) {
      q[i] = (rho * p[i] + u[i] + nu * f[i]) * scale;
    }
  }

  /**
   * {@code u <- u + rho (p - q)} of a piece. Both ends of a boundary run this very loop on the same
   * values and so hold the same dual.
   */
  static void stepU(float[] u, float[] p, float[] q, int offset, int length, Penalties penalties) {
    float rho = (float) penalties.rho();
    for (int i = offset; i < offset + length; i++) {
      u[i] += rho * (p[i] - q[i]);
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
