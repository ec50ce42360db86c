package io.gamlp.flink.prediction;

import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.PredictionsWriter;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.api.java.io.DiscardingOutputFormat;

/**
 * A forward pass with a saved model over all nodes of an augmented snapshot, as a batch job: one
 * task a node block. Memory is bounded by a group of rows, not by the graph.
 */
public final class PredictionJob {

  private final Storage storage;
  private final String storeDirectory;
  private final Path model;
  private final String partDirectory;

  /**
   * @param storage where the store and the parts are
   * @param storeDirectory the augmented snapshot
   * @param model the model's weights, a file of this host
   * @param partDirectory where the tasks leave their parts; deleted in the end
   */
  public PredictionJob(Storage storage, String storeDirectory, Path model, String partDirectory) {
    this.storage = storage;
    this.storeDirectory = storeDirectory;
    this.model = model;
    this.partDirectory = partDirectory;
  }

  /**
   * Predicts and counts.
   *
   * @param writer gets all predictions in the order of nodes, or null; not committed
   * @return accuracies of the splits
   */
  public Accuracies run(ExecutionEnvironment env, PredictionsWriter writer) throws Exception {
    AugmentedStore store = AugmentedStore.open(storage, storeDirectory);
    int blocks = store.manifest().blocks();
    env.getConfig().disableGenericTypes();
    String shared = Storage.resolve(partDirectory, "model.npz");
    try (OutputStream out = storage.create(shared)) {
      Files.copy(model, out);
    }
    env.generateSequence(0, blocks - 1)
        .map(new PredictBlock(storeDirectory, shared, partDirectory))
        .returns(Types.LONG)
        .name("predict")
        .output(new DiscardingOutputFormat<>());
    try {
      env.execute("predict " + store.manifest().name());
      return collect(store, writer);
    } finally {
      storage.delete(partDirectory);
    }
  }

  private Accuracies collect(AugmentedStore store, PredictionsWriter writer) throws IOException {
    int[] labels = store.labels();
    byte[] roles = store.roles();
    int[] right = new int[SplitRole.values().length];
    int[] all = new int[SplitRole.values().length];
    for (int block = 0; block < store.manifest().blocks(); block++) {
      int first = store.manifest().firstNode(block);
      int nodes = store.manifest().firstNode(block + 1) - first;
      PredictionPart.read(
          storage,
          PredictionPart.path(partDirectory, block),
          first,
          nodes,
          (node, predicted, probability) -> {
            all[roles[node]]++;
            right[roles[node]] += predicted == labels[node] ? 1 : 0;
            if (writer != null) {
              writer.add(node, predicted, probability);
            }
          });
    }
    return new Accuracies(
        share(right, all, SplitRole.TRAIN),
        share(right, all, SplitRole.VAL),
        share(right, all, SplitRole.TEST));
  }

  private static double share(int[] right, int[] all, SplitRole role) {
    int i = role.ordinal();
    return all[i] == 0 ? Double.NaN : (double) right[i] / all[i];
  }
}
