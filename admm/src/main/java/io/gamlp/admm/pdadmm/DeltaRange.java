package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.Boundary;
import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import io.gamlp.quantization.DeltaSpec;
import io.gamlp.quantization.RangeLearner;
import io.gamlp.quantization.ValueSet;

/**
 * The Deltas of both boundaries, frozen in the first epoch of a stage (spec §3): a learnt one from
 * q at the stage's start, which both ends hold. A round between the blocks only where something is
 * learnt.
 */
final class DeltaRange implements JointStep {

  private final Layer layer;
  private final DeltaSpec delta;

  DeltaRange(Layer layer) {
    this.layer = layer;
    this.delta =
        layer.settings.quantization().ofP() ? DeltaSpec.parse(layer.settings.delta()) : null;
  }

  /** A Delta that is given is frozen without a round. */
  void epochBegins() {
    if (isDue() && !delta.learnt()) {
      freeze(ownRanges().alone());
    }
  }

  private boolean isDue() {
    return delta != null && layer.clock.epoch() == layer.clock.stageStart() + 1;
  }

  @Override
  public int rounds() {
    return isDue() && delta.learnt() ? 1 : 0;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return ownRanges();
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    freeze(outcome);
  }

  private Contribution ownRanges() {
    LayerVariables v = layer.v;
    double[] ranges = new double[4];
    range(layer.below.matrix(), v.inputs(), ranges, 0);
    range(v.q, v.outputs(), ranges, 2);
    return Contribution.gather(ranges);
  }

  private static void range(float[] x, int length, double[] ranges, int offset) {
    if (x != null) {
      RangeLearner learner = new RangeLearner();
      learner.observe(x, 0, length);
      ranges[offset] = learner.min();
      ranges[offset + 1] = learner.max();
    }
  }

  private void freeze(Outcome ranges) {
    if (!layer.isFirst()) {
      layer.below.travel(boundary(ranges, 0));
    }
    if (!layer.isOutput()) {
      layer.above.travel(boundary(ranges, 2));
    }
  }

  private Boundary boundary(Outcome ranges, int offset) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double[] block : ranges.numbers()) {
      min = Math.min(min, block[offset]);
      max = Math.max(max, block[offset + 1]);
    }
    ValueSet set = delta.freeze((float) min, (float) max);
    return new Boundary(set, layer.settings.quantization().ofQ() ? set : null);
  }

  @Override
  public void save(StateWriter state) {}

  @Override
  public void restore(StateReader state) {}
}
