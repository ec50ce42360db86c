package io.gamlp.benchmarks.epoch;

import io.gamlp.flink.loop.LayerLoop;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A generated training as a job of a cluster in this JVM. */
public final class FlinkRun {

  private FlinkRun() {}

  /**
   * @param env of an embedded cluster, with what checkpoints there are to be
   */
  public static Epochs run(
      StreamExecutionEnvironment env,
      int parallelism,
      Shape shape,
      Variant variant,
      int blocks,
      Schedule schedule)
      throws Exception {
    Epochs.Watch watch = new Epochs.Watch(schedule, blocks);
    try (Observation observation = Observation.open();
        GeneratedPrograms programs =
            new GeneratedPrograms(
                variant.settings(shape, blocks, schedule.epochs(shape.layers())),
                shape,
                observation)) {
      LayerLoop loop =
          LayerLoop.of(shape.layers(), blocks).parallelism(parallelism).cost(programs::flops);
      String job = LoopRun.run(env, loop, programs, watch::add);
      return watch.epochs(observation, job);
    }
  }
}
