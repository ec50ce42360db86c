package io.gamlp.admm.mdlam;

import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.SpectralBound;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;

/**
 * The update of a layer's input p (spec §6, a_l): a gradient step on {@code rho/2 |z - W p - b|²}
 * from the extrapolated {@code p + omega (p - p_before)}, clipped into the band around f(z_{l-1}).
 * A clipped step is not along the gradient, so its length is 1 / (rho lambda_max(WᵀW)).
 *
 * <p>The function is a sum over columns and the band is one of each entry, so every column is
 * safeguarded by itself: one in which the function would rise steps again from p. No round between
 * blocks is needed for that.
 */
final class InputStep {

  private final Layer layer;
  private final LayerVariables v;
  private final Momentum momentum;
  private final SpectralBound bound;

  /** p of the epoch before, {@code columns x in}. */
  private float[] before;

  /** The centre of the band that p is in, f(z_{l-1}), {@code columns x in}. */
  private float[] centre;

  InputStep(Layer layer, Momentum momentum) {
    this.layer = layer;
    this.v = layer.v;
    this.momentum = momentum;
    this.bound = new SpectralBound(v.out, v.in);
  }

  /** {@code p_{-1} = p_0 = f(z)}. */
  void start() {
    before = v.p.clone();
    centre = v.p.clone();
    layer.below.drop();
  }

  void step(float eps) {
    clipIntoNarrowerBand(eps);
    System.arraycopy(layer.below.matrix(), 0, centre, 0, v.inputs());
    layer.below.drop();

    double lambda = bound.of(layer.kernels, v.w);
    float length = lambda > 0 ? (float) (1 / lambda) : 0;
    // p_before becomes the extrapolated point, then the new p.
    float omega = momentum.omega();
    for (int i = 0; i < v.inputs(); i++) {
      before[i] = v.p[i] + omega * (v.p[i] - before[i]);
    }
    float[] r = layer.workspace.floats(Slot.R, v.outputs());
    productWithW(before, v.columns, r);
    subtractTarget(r, v.columns, null);
    float[] g = layer.workspace.floats(Slot.G, v.inputs());
    gradient(r, v.columns, g);
    for (int i = 0; i < v.inputs(); i++) {
      before[i] = Bands.clip(before[i] - length * g[i], centre[i], eps);
    }
    float[] newWp = layer.workspace.floats(Slot.PRODUCT, v.outputs());
    productWithW(before, v.columns, newWp);
    if (omega > 0) {
      stepAgainWhereItRose(newWp, length, eps);
    }

    float[] newP = before;
    before = v.p;
    v.p = newP;
    System.arraycopy(newWp, 0, v.wp, 0, v.outputs());
  }

  /** After a halving p is first clipped into the new band around the old f(z) (spec §6). */
  private void clipIntoNarrowerBand(float eps) {
    boolean moved = false;
    for (int i = 0; i < v.inputs(); i++) {
      float clipped = Bands.clip(v.p[i], centre[i], eps);
      moved |= clipped != v.p[i];
      v.p[i] = clipped;
    }
    if (moved) {
      layer.products.wp();
    }
  }

  /** Replaces the columns of the new p, and of W p, in which the function is larger than at p. */
  private void stepAgainWhereItRose(float[] newWp, float length, float eps) {
    int[] risen = new int[v.columns];
    int count = 0;
    for (int c = 0; c < v.columns; c++) {
      if (cost(newWp, c) > cost(v.wp, c)) {
        risen[count++] = c;
      }
    }
    if (count == 0) {
      return;
    }
    float[] r = layer.workspace.floats(Slot.R, v.outputs());
    for (int k = 0; k < count; k++) {
      System.arraycopy(v.wp, risen[k] * v.out, r, k * v.out, v.out);
    }
    subtractTarget(r, count, risen);
    float[] p = layer.workspace.floats(Slot.G, v.inputs());
    gradient(r, count, p);
    for (int k = 0; k < count; k++) {
      int from = k * v.in;
      int to = risen[k] * v.in;
      for (int i = 0; i < v.in; i++) {
        float stepped = v.p[to + i] - length * p[from + i];
        p[from + i] = Bands.clip(stepped, centre[to + i], eps);
        before[to + i] = p[from + i];
      }
    }
    productWithW(p, count, r);
    for (int k = 0; k < count; k++) {
      System.arraycopy(r, k * v.out, newWp, risen[k] * v.out, v.out);
    }
  }

  /** {@code |z - W p - b|²} of a column. */
  private double cost(float[] wp, int column) {
    int row = column * v.out;
    double sum = 0;
    for (int i = 0; i < v.out; i++) {
      float d = wp[row + i] + v.b[i] - v.z[row + i];
      sum += (double) d * d;
    }
    return sum;
  }

  private void productWithW(float[] x, int columns, float[] wx) {
    layer.kernels.gemm(false, true, columns, v.out, v.in, 1f, x, v.w, 0f, wx);
  }

  /** {@code Wᵀ r}. */
  private void gradient(float[] r, int columns, float[] g) {
    layer.kernels.gemm(false, false, columns, v.in, v.out, 1f, r, v.w, 0f, g);
  }

  /**
   * Makes {@code W p + b - z} of {@code W p}.
   *
   * @param which the columns that r has, or null for all
   */
  private void subtractTarget(float[] r, int columns, int[] which) {
    for (int c = 0; c < columns; c++) {
      int z = (which == null ? c : which[c]) * v.out;
      for (int i = 0; i < v.out; i++) {
        r[c * v.out + i] += v.b[i] - v.z[z + i];
      }
    }
  }

  /** {@code |a - f(z)|²}, which the band bounds. */
  double distanceToBandCentre() {
    double sum = 0;
    for (int i = 0; i < v.inputs(); i++) {
      float d = v.p[i] - centre[i];
      sum += (double) d * d;
    }
    return sum;
  }

  /** All epochs are done. */
  void ended() {
    before = null;
    centre = null;
  }

  void save(StateWriter state) {
    if (before != null) {
      state.floats("pBefore", before, v.inputs());
      state.floats("centre", centre, v.inputs());
    }
    state.floats("spectral", bound.warm(), v.in);
  }

  void restore(StateReader state) {
    before = state.floats("pBefore");
    centre = state.floats("centre");
    bound.warm(state.floats("spectral"));
  }
}
