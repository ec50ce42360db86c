package io.gamlp.flink.prediction;

import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.store.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
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
  private final Weights weights;
  private final Activation activation;
  private final ClassSet classes;
  private final String partDirectory;

  /**
   * @param storage where the store and the parts are
   * @param storeDirectory the augmented snapshot
   * @param model of the model
   * @param partDirectory where the tasks leave their parts; deleted in the end
   */
  public PredictionJob(Storage storage, String storeDirectory, Model model, String partDirectory) {
    this.storage = storage;
    this.storeDirectory = storeDirectory;
    this.weights = model.weights();
    this.classes = model.classes();
    this.activation = Activation.valueOf(model.info().activation().name());
    this.partDirectory = partDirectory;
  }

  /**
   * Predicts and counts.
   *
   * @param consumer gets all predictions in the order of nodes
   * @return accuracies of the splits
   */
  public Accuracies run(ExecutionEnvironment env, PredictionConsumer consumer) throws Exception {
    AugmentedStore store = AugmentedStore.open(storage, storeDirectory);
    int blocks = store.manifest().blocks();
    env.getConfig().disableGenericTypes();
    String shared = Storage.resolve(partDirectory, "model.npz");
    try (OutputStream out = storage.create(shared)) {
      ModelFile.writeWeights(out, weights);
    }
    env.generateSequence(0, blocks - 1)
        .map(new PredictBlock(storeDirectory, shared, partDirectory, activation, classes))
        .returns(Types.LONG)
        .name("predict")
        .output(new DiscardingOutputFormat<>());
    // A failure of the job is not hidden by one of this.
    try (Closeable parts = () -> storage.delete(partDirectory)) {
      env.execute("predict " + store.manifest().name());
      return collect(store, consumer);
    }
  }

  private Accuracies collect(AugmentedStore store, PredictionConsumer consumer) throws IOException {
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
          weights.numClasses(),
          (node, predicted, probabilities) -> {
            all[roles[node]]++;
            right[roles[node]] += predicted == labels[node] ? 1 : 0;
            consumer.accept(node, predicted, probabilities);
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
