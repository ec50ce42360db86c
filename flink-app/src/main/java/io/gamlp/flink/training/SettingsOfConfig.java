package io.gamlp.flink.training;

import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.Loss;
import io.gamlp.admm.training.ClassMask;
import io.gamlp.admm.training.DepthSchedule;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.config.Algorithm;
import io.gamlp.flink.config.Keep;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.quantization.DeltaSpec;
import java.util.Arrays;

/** Turns what the user asks for into the settings of the mathematics. */
public final class SettingsOfConfig {

  private SettingsOfConfig() {}

  /**
   * @param config the options of {@code train}
   * @param inputDimension n_0
   * @param numClasses n_L
   * @param seed seed of this run
   */
  public static TrainingSettings of(
      TrainConfig config, int inputDimension, int numClasses, long seed) {
    return new TrainingSettings(
        widths(config, inputDimension, numClasses),
        new DepthSchedule(config.stageDepths()),
        config.blocks(),
        new Penalties(config.rho(), config.nu()),
        PenaltyRule.valueOf(config.penaltySchedule().name()),
        config.weightDecay(),
        config.hiddenWeightDecay(),
        config.hiddenProx(),
        StepRule.valueOf(config.steps().name()),
        Quantization.valueOf(config.quantize().name()),
        config.delta().map(DeltaSpec::toString).orElse(""),
        config.epochs(),
        config.evalEvery(),
        config.earlyStop().orElse(0),
        config.keep() == Keep.BEST,
        seed,
        InitScheme.valueOf(config.initScheme().name()),
        method(config.algorithm()),
        objective(config));
  }

  private static Method method(Algorithm algorithm) {
    return switch (algorithm) {
      case PDADMM, PDADMM_G, PDADMM_G_Q -> Method.PDADMM;
      case DLADMM -> Method.DLADMM;
      case MDLAM -> Method.MDLAM;
      case GD, ADADELTA, ADAGRAD, ADAM ->
          throw new IllegalArgumentException(algorithm + " is a baseline, not a layer program");
    };
  }

  private static Objective objective(TrainConfig config) {
    return new Objective(
        Activation.valueOf(config.activation().name()),
        Loss.valueOf(config.loss().name()),
        config.l1(),
        classMask(config));
  }

  /** Which classes the loss leaves out. */
  public static ClassMask classMask(TrainConfig config) {
    return ClassMask.valueOf(config.classMask().name());
  }

  /** n_0 … n_L. */
  static int[] widths(TrainConfig config, int inputDimension, int numClasses) {
    int[] hidden = config.hiddenWidths();
    int[] widths = Arrays.copyOf(new int[] {inputDimension}, hidden.length + 2);
    System.arraycopy(hidden, 0, widths, 1, hidden.length);
    widths[hidden.length + 1] = numClasses;
    return widths;
  }
}
