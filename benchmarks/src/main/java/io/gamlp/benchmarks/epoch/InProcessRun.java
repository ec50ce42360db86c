package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import java.util.ArrayList;
import java.util.List;

/** A generated training on one thread, without Flink. */
public final class InProcessRun {

  private InProcessRun() {}

  public static Epochs run(Shape shape, Variant variant, int blocks, Schedule schedule) {
    Epochs.Watch watch = new Epochs.Watch(schedule, blocks);
    try (Observation observation = Observation.open();
        GeneratedPrograms programs =
            new GeneratedPrograms(
                variant.settings(shape, blocks, schedule.epochs(shape.layers())),
                shape,
                observation)) {
      List<LayerProgram> all = new ArrayList<>();
      for (int layer = 1; layer <= shape.layers(); layer++) {
        for (int block = 0; block < blocks; block++) {
          all.add(programs.create(new LayerAddress(layer, block)));
        }
      }
      InProcessEngine engine = new InProcessEngine(all, watch::add);
      engine.start();
      engine.run();
      return watch.epochs(observation, null);
    }
  }
}
