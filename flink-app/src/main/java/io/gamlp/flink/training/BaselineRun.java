package io.gamlp.flink.training;

import io.gamlp.admm.baseline.BaselineSettings;
import io.gamlp.admm.baseline.BaselineTraining;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.flink.config.Keep;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;

/** Trains one of the baselines in this process, recorded as a run of the layer programs is. */
public final class BaselineRun {

  private static final int ONE_STAGE = 0;

  /** All blocks are reported together. */
  private static final int ONE_BLOCK = 1;

  private BaselineRun() {}

  /**
   * @param config whose algorithm is a baseline
   * @param inputDimension n_0
   * @param numClasses n_L
   * @param seed seed of this run
   */
  public static BaselineSettings settings(
      TrainConfig config, int inputDimension, int numClasses, long seed) {
    return new BaselineSettings(
        SettingsOfConfig.widths(config, inputDimension, numClasses),
        config.baseline().orElseThrow(),
        config.learningRate(),
        config.dropout(),
        config.weightDecay(),
        config.hiddenWeightDecay(),
        config.blocks(),
        config.epochs(),
        config.evalEvery(),
        config.earlyStop().orElse(0),
        config.keep() == Keep.BEST,
        seed,
        InitScheme.valueOf(config.initScheme().name()),
        SettingsOfConfig.classMask(config));
  }

  /**
   * Runs to the end.
   *
   * @param source names the data in messages
   * @param start weights to start from that fit the data, or null to draw them
   * @param folder where {@code metrics.jsonl} goes
   */
  static TrainingRun.Result run(
      BaselineSettings settings,
      TrainingData data,
      String source,
      Weights start,
      Path folder,
      ProgressListener progress,
      Cancellation cancellation)
      throws IOException {
    try (RunRecorder recorder =
            new RunRecorder(
                settings.widths(),
                ONE_STAGE,
                ONE_BLOCK,
                folder,
                progress,
                new EarlyEnd(1, settings.epochs(), settings.patience(), progress));
        Kernels kernels = Kernels.best()) {
      BaselineTraining training =
          new BaselineTraining(
              settings,
              data,
              start == null ? own(settings, data, source) : given(start),
              kernels,
              recorder::add);
      training.start();
      while (training.runEpoch()) {
        cancellation.throwIfCancelled();
      }
      return new TrainingRun.Result(recorder.outcome(settings.seed(), folder), recorder.weights());
    }
  }

  private static StartWeights own(BaselineSettings settings, TrainingData data, String source) {
    StartWeights drawn = settings.drawn();
    return settings.init().takesFirstLayerFromData()
        ? drawn.withFirstLayer(FirstLayerOfData.of(data, source, settings.out(1), settings.seed()))
        : drawn;
  }

  private static StartWeights given(Weights weights) {
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return weights.layers().get(layer - 1).weights().clone();
      }

      @Override
      public float[] bias(int layer) {
        return weights.layers().get(layer - 1).bias().clone();
      }

      @Override
      public boolean isCandidate() {
        return true;
      }
    };
  }
}
