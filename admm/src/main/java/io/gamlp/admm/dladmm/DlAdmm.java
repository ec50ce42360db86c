package io.gamlp.admm.dladmm;

import static io.gamlp.admm.chain.Line.begin;
import static io.gamlp.admm.chain.Line.hear;
import static io.gamlp.admm.chain.Line.joint;
import static io.gamlp.admm.chain.Line.measure;
import static io.gamlp.admm.chain.Line.tell;
import static io.gamlp.admm.chain.Line.update;
import static io.gamlp.admm.chain.Side.ABOVE;
import static io.gamlp.admm.chain.Side.BELOW;

import io.gamlp.admm.chain.BiasStep;
import io.gamlp.admm.chain.GradientSteps;
import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerAlgorithm;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Line;
import io.gamlp.admm.chain.Link;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import java.util.List;

/**
 * dlADMM (spec §5): Wang et al., "ADMM for Efficient Deep Learning with Global Convergence", KDD
 * 2019.
 *
 * <p>An epoch is a sweep backward through the layers and one forward, so a layer is at work while
 * the others wait; what runs side by side are the blocks. The paper's a_{l-1} is p here, the input
 * of layer l: its update needs nothing but what layer l has and f(z_{l-1}), which layer l-1 told
 * last. q is f(z_l), and u the dual of the last layer's {@code z = W p + b}.
 *
 * <p>With the weight w of a layer (nu, in the last layer rho) and the target t = z + u / rho (z in
 * the others), every subproblem of p, W and b is that of {@code w/2 |t - W p - b|²}.
 */
public final class DlAdmm implements LayerAlgorithm {

  private final Layer layer;
  private final LayerVariables v;
  private final Link below;
  private final Link above;
  private final Objective objective;
  private final JointStep bias;
  private final JointStep weights;
  private final JointStep weightsAndBias;

  /** The dual of {@code z_L = W_L a_{L-1} + b_L}; null in the other layers. */
  private float[] u;

  /** {@code z + u / rho} of the last layer. */
  private float[] shiftedZ;

  public DlAdmm(Layer layer) {
    this.layer = layer;
    this.v = layer.v;
    this.below = layer.below;
    this.above = layer.above;
    this.objective = layer.settings.objective();
    this.bias = new BiasStep(layer);
    this.weights = GradientSteps.of(layer, this::weight, false);
    this.weightsAndBias = GradientSteps.of(layer, this::weight, true);
  }

  @Override
  public List<Line> epoch() {
    return List.of(
        begin(),
        // Backward.
        hear(ABOVE),
        update(this::stepZ),
        joint("b backward", bias),
        joint("W backward", weights),
        update(this::stepP),
        update(below::drop),
        tell(BELOW),
        // Forward.
        hear(BELOW),
        update(this::stepP),
        joint("W and b", weightsAndBias),
        update(this::stepZ),
        update(this::stepQ),
        update(this::stepU),
        measure(),
        tell(ABOVE));
  }

  /**
   * {@code p_v <- p_v - g_v / tau_v}, {@code g = w Wᵀ (W p + b - t) + nu (p - f(z_{l-1}))}, {@code
   * tau_v = nu + w |W g_v|² / |g_v|²}.
   */
  private void stepP() {
    if (layer.isFirst()) {
      return;
    }
    float nu = (float) penalties().nu();
    float w = (float) weight(penalties());
    float[] fBelow = below.matrix();
    float[] r = layer.products.residual();
    float[] g = layer.workspace.floats(Slot.G, v.inputs());
    for (int i = 0; i < v.inputs(); i++) {
      g[i] = nu * (v.p[i] - fBelow[i]);
    }
    layer.kernels.gemm(false, false, v.columns, v.in, v.out, w, r, v.w, 1f, g);
    layer.products.descend(g, penalties().nu(), weight(penalties()));
  }

  /**
   * {@code z_l}: minimise {@code |z - W p - b|² + |a - f(z)|²}; {@code z_L}: minimise {@code R(z;y)
   * + rho/2 |z - (W p + b - u / rho)|²}.
   */
  private void stepZ() {
    layer.products.refresh(layer.clock.epoch());
    float[] c = layer.products.affine();
    if (!layer.isOutput()) {
      objective.activation().fitZ(v.z, c, above.matrix(), v.outputs());
      return;
    }
    double rho = penalties().rho();
    for (int i = 0; i < v.outputs(); i++) {
      c[i] -= u[i] / (float) rho;
    }
    objective.loss().prox(v.z, c, layer.labels(), layer.classes, rho);
    fitToShiftedZ();
  }

  private void stepQ() {
    if (!layer.isOutput()) {
      System.arraycopy(v.z, 0, v.q, 0, v.outputs());
      objective.activation().apply(v.q, v.outputs());
    }
  }

  /** {@code u <- u + rho (z_L - W_L p - b_L)}. */
  private void stepU() {
    if (!layer.isOutput()) {
      return;
    }
    float[] c = layer.products.affine();
    float rho = (float) penalties().rho();
    for (int i = 0; i < v.outputs(); i++) {
      u[i] += rho * (v.z[i] - c[i]);
    }
    fitToShiftedZ();
  }

  private void fitToShiftedZ() {
    float rho = (float) penalties().rho();
    for (int i = 0; i < shiftedZ.length; i++) {
      shiftedZ[i] = v.z[i] + u[i] / rho;
    }
    v.fitTo(shiftedZ);
  }

  /** The weight of {@code |t - W p - b|² / 2}. */
  private double weight(Penalties penalties) {
    return layer.isOutput() ? penalties.rho() : penalties.nu();
  }

  private Penalties penalties() {
    return layer.clock.penalties();
  }

  @Override
  public void outputStarted() {
    if (layer.isOutput()) {
      u = new float[v.outputs()];
      shiftedZ = new float[v.outputs()];
      fitToShiftedZ();
    }
  }

  @Override
  public EpochFigures figures() {
    above.drop();
    float[] c = layer.products.affine();
    double fit = 0;
    double dual = 0;
    for (int i = 0; i < v.outputs(); i++) {
      float d = v.z[i] - c[i];
      fit += (double) d * d;
      dual += layer.isOutput() ? (double) u[i] * d : 0;
    }
    double quadratic = weight(penalties()) / 2 * fit;
    if (!layer.isOutput()) {
      return new EpochFigures().terms(quadratic, activationError(), 0, 0);
    }
    double risk = objective.loss().sum(v.z, layer.labels(), layer.classes);
    return new EpochFigures().terms(0, activationError(), dual, quadratic).risk(risk).residual(fit);
  }

  /** {@code nu/2 |a_{l-1} - f(z_{l-1})|²}: this layer has both. */
  private double activationError() {
    if (layer.isFirst()) {
      return 0;
    }
    float[] fBelow = below.matrix();
    double sum = 0;
    for (int i = 0; i < v.inputs(); i++) {
      float d = v.p[i] - fBelow[i];
      sum += (double) d * d;
    }
    return penalties().nu() / 2 * sum;
  }

  @Override
  public void ended() {
    u = null;
    shiftedZ = null;
    v.fitTo(null);
  }

  @Override
  public void save(StateWriter state) {
    if (u != null) {
      state.floats("u", u, v.outputs());
    }
  }

  @Override
  public void restore(StateReader state) {
    u = state.floats("u");
    if (u != null) {
      shiftedZ = new float[v.outputs()];
      fitToShiftedZ();
    }
  }
}
