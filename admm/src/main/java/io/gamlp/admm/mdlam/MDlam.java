package io.gamlp.admm.mdlam;

import static io.gamlp.admm.chain.Line.begin;
import static io.gamlp.admm.chain.Line.hear;
import static io.gamlp.admm.chain.Line.hearOfEpochBefore;
import static io.gamlp.admm.chain.Line.joint;
import static io.gamlp.admm.chain.Line.measure;
import static io.gamlp.admm.chain.Line.tell;
import static io.gamlp.admm.chain.Line.tellForNextEpoch;
import static io.gamlp.admm.chain.Line.update;
import static io.gamlp.admm.chain.Side.ABOVE;
import static io.gamlp.admm.chain.Side.BELOW;

import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerAlgorithm;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Line;
import io.gamlp.admm.chain.Link;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Objective;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * mDLAM (spec §6): Wang et al., "An inertial alternating minimisation for deep learning",
 * Neurocomputing 2022 (arXiv 1811.04187).
 *
 * <p>Forward through the layers: a layer's lines need what the layer below has done in the same
 * epoch, and of the layer above what it did in the epoch before. So the layers work on different
 * epochs at the same time, and on the very numbers of doing them one after the other. The paper's
 * a_{l-1} is p here, the input of layer l: its update needs nothing but what layer l has and the
 * f(z_{l-1}) that its band is around, which is what layer l-1 tells. q is f(z_l).
 *
 * <p>z and b are quadratic with a known curvature, so their step is to the minimum, from wherever:
 * momentum is in p and W.
 */
public final class MDlam implements LayerAlgorithm {

  private static final double FIRST_BAND = 100;
  private static final double LAST_BAND = 1e-3;

  private final IntToDoubleFunction band;
  private final Layer layer;
  private final LayerVariables v;
  private final Link above;
  private final Objective objective;
  private final Momentum momentum = new Momentum();
  private final InputStep input;
  private final MomentumWeightStep weightsAndBias;

  public MDlam(Layer layer) {
    this(layer, MDlam::halvedEveryEpoch);
  }

  /**
   * @param band eps of an epoch; must not grow
   */
  MDlam(Layer layer, IntToDoubleFunction band) {
    this.band = band;
    this.layer = layer;
    this.v = layer.v;
    this.above = layer.above;
    this.objective = layer.settings.objective();
    this.input = layer.isFirst() ? null : new InputStep(layer, momentum);
    this.weightsAndBias = new MomentumWeightStep(layer, momentum);
  }

  /**
   * The layer above is heard before the epoch begins: what it tells in an epoch, decisions too, is
   * known here when the next one begins, and {@code StageClock.delay} counts on that.
   */
  @Override
  public List<Line> epoch() {
    return List.of(
        hearOfEpochBefore(ABOVE),
        begin(),
        hear(BELOW),
        update(this::stepP),
        tellForNextEpoch(BELOW),
        joint("W and b", weightsAndBias),
        update(this::stepZ),
        update(this::stepQ),
        measure(),
        tell(ABOVE));
  }

  @Override
  public void epochBegins() {
    momentum.next();
  }

  private static double halvedEveryEpoch(int epoch) {
    return Math.max(LAST_BAND, FIRST_BAND * Math.pow(0.5, epoch - 1));
  }

  /** eps: how far p may be from f(z). */
  private float band() {
    return (float) band.applyAsDouble(layer.clock.epoch());
  }

  private void stepP() {
    if (!layer.isFirst()) {
      input.step(band());
    }
  }

  /**
   * {@code z_l <- W p + b}, clipped to where f(z) is within the band around a_l; {@code z_L}:
   * minimise {@code R(z;y) + rho/2 |z - (W p + b)|²}.
   */
  private void stepZ() {
    layer.products.refresh(layer.clock.epoch());
    float[] c = layer.products.affine();
    if (layer.isOutput()) {
      objective.loss().prox(v.z, c, layer.labels(), layer.classes, rho());
      return;
    }
    float eps = band();
    float[] told = above.matrix();
    for (int i = 0; i < v.outputs(); i++) {
      float a = Bands.clip(told[i], v.q[i], eps);
      v.z[i] = Bands.nearestAllowed(c[i], objective.activation(), a, eps, v.z[i]);
    }
    above.drop();
  }

  private void stepQ() {
    if (!layer.isOutput()) {
      System.arraycopy(v.z, 0, v.q, 0, v.outputs());
      objective.activation().apply(v.q, v.outputs());
    }
  }

  private double rho() {
    return layer.clock.penalties().rho();
  }

  @Override
  public void inputStarted() {
    input.start();
  }

  @Override
  public void outputStarted() {
    weightsAndBias.start();
  }

  @Override
  public EpochFigures figures() {
    double fit = Vectors.sumOfSquares(layer.products.residual(), 0, v.outputs());
    double risk = layer.isOutput() ? objective.loss().sum(v.z, layer.labels(), layer.classes) : 0;
    double residual = layer.isFirst() ? 0 : input.distanceToBandCentre();
    return new EpochFigures().terms(rho() / 2 * fit, 0, 0, 0).risk(risk).residual(residual);
  }

  @Override
  public void ended() {
    weightsAndBias.ended();
    if (input != null) {
      input.ended();
    }
  }

  @Override
  public void save(StateWriter state) {
    state.doubles("momentum", momentum.toNumbers());
    weightsAndBias.saveBefore(state);
    if (input != null) {
      input.save(state);
    }
  }

  @Override
  public void restore(StateReader state) {
    momentum.take(state.doubles("momentum"));
    weightsAndBias.restoreBefore(state);
    if (input != null) {
      input.restore(state);
    }
  }
}
