package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.family.LayerPrograms;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.loop.LayerProgramFactory;

/** The programs of a training on generated columns, observed; travels as its sizes. */
final class GeneratedPrograms implements LayerProgramFactory {

  private static final long serialVersionUID = 1L;

  private final TrainingSettings settings;
  private final Shape shape;
  private final int observationNumber;

  private transient Observation observation;
  private transient Timeline timeline;
  private transient SyntheticColumns data;
  private transient StartWeights start;
  private transient Kernels kernels;
  private transient Workspace workspace;

  GeneratedPrograms(TrainingSettings settings, Shape shape, Observation observation) {
    this.settings = settings;
    this.shape = shape;
    this.observationNumber = observation.number();
  }

  @Override
  public LayerProgram create(LayerAddress address) {
    if (kernels == null) {
      observation = Observation.of(observationNumber);
      timeline = observation.timeline();
      data = new SyntheticColumns(shape.input(), shape.columns());
      start = StartWeights.drawn(settings);
      kernels = new TimedKernels(Kernels.best(), timeline);
      workspace = new Workspace();
    }
    LayerProgram program = LayerPrograms.create(address, settings, data, start, kernels, workspace);
    return new ObservedProgram(program, observation, timeline);
  }

  /** As a training weighs them: four products an epoch, two in the first layer. */
  long flops(LayerAddress address) {
    long products = address.layer() == 1 ? 2 : 4;
    return products * settings.in(address.layer()) * settings.out(address.layer());
  }

  @Override
  public void close() {
    if (kernels != null) {
      kernels.close();
      kernels = null;
    }
  }
}
