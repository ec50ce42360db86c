package io.gamlp.flink.training;

import io.gamlp.admm.family.LayerPrograms;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.loop.LayerProgramFactory;
import io.gamlp.graph.store.Storage;
import java.io.IOException;

/**
 * Makes the layer programs of a run where they are to run: in the tasks of the loop, or in this
 * process. It travels as settings and paths; columns and labels are read, and their checksums
 * verified, where a program needs them. All programs that one copy makes run in one thread and
 * share its kernels.
 */
final class ChainPrograms implements LayerProgramFactory {

  private static final long serialVersionUID = 1L;

  private final TrainingSettings settings;
  private final Storage storage;
  private final String storeDirectory;
  private final ChainStart chainStart;

  private transient TrainingData data;
  private transient StartWeights start;
  private transient Kernels kernels;
  private transient Workspace workspace;

  /**
   * @param storage where the augmented snapshot is
   * @param storeDirectory the augmented snapshot
   * @param chainStart where the start weights are
   */
  ChainPrograms(
      TrainingSettings settings, Storage storage, String storeDirectory, ChainStart chainStart) {
    this.settings = settings;
    this.storage = storage;
    this.storeDirectory = storeDirectory;
    this.chainStart = chainStart;
  }

  @Override
  public LayerProgram create(LayerAddress address) throws IOException {
    if (data == null) {
      data = new StoreTrainingData(AugmentedStore.open(storage, storeDirectory));
      start = chainStart.open(storage, settings);
      kernels = Kernels.best();
      workspace = new Workspace();
    }
    return LayerPrograms.create(address, settings, data, start, kernels, workspace);
  }

  @Override
  public void close() {
    if (kernels != null) {
      kernels.close();
      kernels = null;
      data = null;
    }
  }
}
