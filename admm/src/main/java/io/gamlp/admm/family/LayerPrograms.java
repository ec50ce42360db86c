package io.gamlp.admm.family;

import io.gamlp.admm.chain.ChainLayer;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerAlgorithm;
import io.gamlp.admm.dladmm.DlAdmm;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.mdlam.MDlam;
import io.gamlp.admm.pdadmm.PdAdmm;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;

/** Makes the layer programs of a run, of whichever algorithm its settings ask for. */
public final class LayerPrograms {

  private LayerPrograms() {}

  /**
   * @param address which layer and block
   * @param settings the run's settings
   * @param data input columns and labels
   * @param start where training starts
   * @param kernels dense products; may be shared by all programs of a thread
   * @param workspace scratch; may be shared by all programs of a thread
   * @throws IllegalArgumentException if the settings and the data leave an update undetermined
   */
  public static LayerProgram create(
      LayerAddress address,
      TrainingSettings settings,
      TrainingData data,
      StartWeights start,
      Kernels kernels,
      Workspace workspace) {
    return new ChainLayer(
        address,
        settings,
        data,
        start,
        kernels,
        workspace,
        layer -> algorithm(settings.method(), layer));
  }

  private static LayerAlgorithm algorithm(Method method, Layer layer) {
    return switch (method) {
      case PDADMM -> new PdAdmm(layer);
      case DLADMM -> new DlAdmm(layer);
      case MDLAM -> new MDlam(layer);
    };
  }
}
