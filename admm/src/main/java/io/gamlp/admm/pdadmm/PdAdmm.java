package io.gamlp.admm.pdadmm;

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

import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerAlgorithm;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Line;
import io.gamlp.admm.chain.Link;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.math.SpectralBound;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.StepRule;
import java.util.List;

/**
 * pdADMM, pdADMM-G and pdADMM-G-Q (spec §2–§4, §8): Wang et al., "Towards Quantized Model
 * Parallelism for Graph-Augmented MLPs Based on Gradient-Free ADMM Framework", TNNLS 2022.
 *
 * <p>All layers do their lines at the same time. p is this layer's copy of its input, q its output,
 * and u the dual of {@code p_{l+1} = q_l}, which both ends of a boundary compute.
 */
public final class PdAdmm implements LayerAlgorithm {

  private final Layer layer;
  private final LayerVariables v;
  private final Link below;
  private final Link above;
  private final PdAdmmUpdates updates;
  private final DeltaRange deltas;
  private final JointStep weightsAndBias;
  private final SpectralBound spectralBound;
  private final HiddenTerms terms;

  /** The dual of {@code p_{l+1} = q_l}, {@code columns x out}; null in the output layer. */
  private float[] u;

  /**
   * This end's copy of the dual of {@code p_l = q_{l-1}}, {@code columns x in}; null in layer 1.
   */
  private float[] uBelow;

  /**
   * The penalties with which uBelow has still to step by what was heard from below: the step of p
   * reads the same matrices, and does both in one pass. Null when it has stepped.
   */
  private Penalties owedByUBelow;

  /**
   * @throws IllegalArgumentException if the settings leave the minimiser of W undetermined
   */
  public PdAdmm(Layer layer) {
    this.layer = layer;
    this.v = layer.v;
    this.below = layer.below;
    this.above = layer.above;
    this.updates = new PdAdmmUpdates(layer);
    this.deltas = new DeltaRange(layer);
    this.terms = new HiddenTerms(layer.workspace, v.out);
    this.weightsAndBias = WeightSteps.of(layer);
    this.spectralBound =
        layer.settings.quantization().ofP() && !exact() && !layer.isFirst()
            ? new SpectralBound(v.out, v.in)
            : null;
  }

  @Override
  public List<Line> epoch() {
    return List.of(
        hearOfEpochBefore(BELOW, this::oweUBelow),
        begin(),
        joint("Delta", deltas),
        update(this::stepP),
        tell(BELOW),
        joint("W and b", weightsAndBias),
        update(this::stepZ),
        hear(ABOVE),
        update(this::stepQAndU),
        measure(),
        tellForNextEpoch(ABOVE));
  }

  private void oweUBelow() {
    owedByUBelow = penalties();
  }

  private void stepUBelow() {
    if (owedByUBelow != null) {
      PdAdmmUpdates.stepU(uBelow, v.p, below.matrix(), 0, v.inputs(), owedByUBelow);
      owedByUBelow = null;
    }
  }

  private void stepP() {
    if (layer.isFirst()) {
      return;
    }
    float[] q = below.matrix();
    if (exact()) {
      stepUBelow();
      updates.exactStepP(uBelow, q, penalties(), below.boundary().pSet());
    } else if (below.boundary().pSet() != null) {
      updates.gradientStepP(
          uBelow, q, owedByUBelow, penalties(), below.boundary().pSet(), spectralBound);
    } else {
      updates.gradientStepP(uBelow, q, owedByUBelow, penalties());
    }
    owedByUBelow = null;
    below.drop();
  }

  private void stepZ() {
    layer.products.refresh(layer.clock.epoch());
    if (layer.isOutput()) {
      updates.stepZOutput(layer.labels(), layer.classes, penalties());
    } else {
      updates.stepZ();
    }
  }

  private void stepQAndU() {
    if (layer.isOutput()) {
      return;
    }
    terms.begin();
    updates.stepQAndU(u, above.matrix(), penalties(), above.boundary().qSet(), terms);
    terms.end();
    above.drop();
  }

  private Penalties penalties() {
    return layer.clock.penalties();
  }

  private boolean exact() {
    return layer.settings.steps() == StepRule.EXACT;
  }

  // ----------------------------------------------------------------------- start, stages, growth

  @Override
  public void inputStarted() {
    uBelow = new float[v.inputs()];
  }

  @Override
  public void outputStarted() {
    u = layer.isOutput() ? null : new float[v.outputs()];
  }

  @Override
  public void epochBegins() {
    deltas.epochBegins();
  }

  /** {@code u <- u * nu_new / nu_old} (spec §4). */
  @Override
  public void penaltiesChanged(Penalties before, Penalties now) {
    if (before.nu() == now.nu()) {
      return;
    }
    if (u != null) {
      PdAdmmUpdates.rescaleU(u, before, now);
    }
    if (uBelow != null) {
      stepUBelow();
      PdAdmmUpdates.rescaleU(uBelow, before, now);
    }
  }

  @Override
  public float[] handOver() {
    stepUBelow();
    return uBelow;
  }

  @Override
  public void takeOver(float[] values) {
    uBelow = values;
  }

  // ------------------------------------------------------------------------------------ figures

  @Override
  public EpochFigures figures() {
    return layer.isOutput() ? outputFigures() : terms.figures(penalties());
  }

  private EpochFigures outputFigures() {
    double risk = layer.settings.objective().loss().sum(v.z, layer.labels(), layer.classes);
    double affine = Vectors.sumOfSquares(layer.products.residual(), 0, v.outputs());
    return new EpochFigures().terms(penalties().nu() / 2 * affine, 0, 0, 0).risk(risk);
  }

  @Override
  public void ended() {
    u = null;
    uBelow = null;
  }

  // ----------------------------------------------------------------------------------- recovery

  @Override
  public void save(StateWriter state) {
    if (uBelow != null) {
      state.floats("uBelow", uBelow, v.inputs());
    }
    if (owedByUBelow != null) {
      state.doubles("owedByUBelow", owedByUBelow.rho(), owedByUBelow.nu());
    }
    if (u != null) {
      state.floats("u", u, v.outputs());
    }
    if (spectralBound != null) {
      state.floats("spectral", spectralBound.warm(), v.in);
    }
  }

  @Override
  public void restore(StateReader state) {
    uBelow = state.floats("uBelow");
    double[] owed = state.doubles("owedByUBelow");
    owedByUBelow = owed == null ? null : new Penalties(owed[0], owed[1]);
    u = state.floats("u");
    if (spectralBound != null) {
      spectralBound.warm(state.floats("spectral"));
    }
  }
}
