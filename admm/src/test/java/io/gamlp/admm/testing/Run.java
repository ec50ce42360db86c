package io.gamlp.admm.testing;

import io.gamlp.admm.family.LayerPrograms;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.Loss;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.ClassMask;
import io.gamlp.admm.training.DepthSchedule;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A training run to be varied: settings with names, and the programs that belong to them. */
public final class Run implements Cloneable {

  public int[] widths;
  public int[] depths;
  public int blocks = 1;
  public double rho = 1e-2;
  public double nu = 1e-2;
  public PenaltyRule penaltyRule = PenaltyRule.NONE;
  public double weightDecay;
  public double hiddenWeightDecay;
  public double hiddenProx;
  public StepRule steps = StepRule.GRADIENT;
  public Quantization quantization = Quantization.NONE;
  public String delta = "-1:20";
  public int epochs;
  public int evalEvery;
  public int patience;
  public boolean keepBest;
  public long seed = 1;
  public InitScheme init = InitScheme.HE;
  public Method method = Method.PDADMM;
  public Activation activation = Activation.RELU;
  public Loss loss = Loss.CROSS_ENTROPY;
  public double l1;
  public ClassMask classMask = ClassMask.NONE;
  public TrainingData data;

  /** Weights to start from that may be kept; null to draw them. */
  public StartWeights candidate;

  /**
   * A run on clusters of its own, with every other setting at its default.
   *
   * @param columns training columns
   * @param heldOut held-out columns
   * @param widths n_0 … n_L
   */
  public static Run of(int columns, int heldOut, long dataSeed, int... widths) {
    Run run = new Run();
    run.widths = widths;
    run.depths = new int[] {widths.length - 1};
    int classes = widths[widths.length - 1];
    run.data = new SyntheticData(widths[0], classes, columns, heldOut, dataSeed);
    return run;
  }

  /** Takes a class from the training columns and from the loss. */
  public void mask(int absent) {
    data = ((SyntheticData) data).withoutTrainingOf(absent);
    classMask = ClassMask.ABSENT;
  }

  public Run copy() {
    try {
      return (Run) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  public TrainingSettings settings() {
    return new TrainingSettings(
        widths,
        new DepthSchedule(depths),
        blocks,
        new Penalties(rho, nu),
        penaltyRule,
        weightDecay,
        hiddenWeightDecay,
        hiddenProx,
        steps,
        quantization,
        delta,
        epochs,
        evalEvery,
        patience,
        keepBest,
        seed,
        init,
        method,
        new Objective(activation, loss, l1, classMask));
  }

  /** The same weights, as a candidate for the best. */
  public static StartWeights candidate(StartWeights weights) {
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return weights.weights(layer);
      }

      @Override
      public float[] bias(int layer) {
        return weights.bias(layer);
      }

      @Override
      public boolean isCandidate() {
        return true;
      }
    };
  }

  /** Fresh programs of every layer and block. */
  public List<LayerProgram> programs(Kernels kernels, Workspace workspace) {
    TrainingSettings settings = settings();
    List<LayerProgram> programs = new ArrayList<>();
    for (int layer = 1; layer <= settings.layers(); layer++) {
      for (int block = 0; block < blocks; block++) {
        programs.add(
            LayerPrograms.create(
                new LayerAddress(layer, block),
                settings,
                data,
                candidate != null ? candidate : StartWeights.drawn(settings),
                kernels,
                workspace));
      }
    }
    return programs;
  }

  @Override
  public String toString() {
    return method
        + " "
        + activation
        + " "
        + loss
        + (init == InitScheme.HE ? "" : " " + init)
        + (l1 > 0 ? " l1 " + l1 : "")
        + (classMask == ClassMask.NONE ? "" : " mask " + classMask)
        + " "
        + steps
        + " "
        + quantization
        + (quantization == Quantization.NONE ? "" : " " + delta)
        + " widths "
        + Arrays.toString(widths)
        + " depths "
        + Arrays.toString(depths)
        + " B="
        + blocks
        + " rho="
        + rho
        + " nu="
        + nu
        + " "
        + penaltyRule
        + " epochs "
        + epochs
        + " eval "
        + evalEvery
        + " patience "
        + patience
        + (keepBest ? " best" : "")
        + (candidate != null ? " from a candidate" : "");
  }
}
