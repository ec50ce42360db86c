package io.gamlp.flink.prediction;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.Storage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;

/** Predicts all nodes of a node block and leaves them as a {@link PredictionPart}. */
final class PredictBlock extends RichMapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private static final int PIECE_BYTES = 1 << 20;

  private final String storeDirectory;
  private final String modelFile;
  private final String partDirectory;
  private final Activation activation;
  private final ClassSet classes;

  private transient AugmentedStore store;
  private transient Kernels kernels;
  private transient ForwardPass pass;

  PredictBlock(
      String storeDirectory,
      String modelFile,
      String partDirectory,
      Activation activation,
      ClassSet classes) {
    this.storeDirectory = storeDirectory;
    this.modelFile = modelFile;
    this.partDirectory = partDirectory;
    this.activation = activation;
    this.classes = classes;
  }

  @Override
  public void open(Configuration parameters) throws IOException {
    store = AugmentedStore.open(new FlinkStorage(), storeDirectory);
    kernels = Kernels.best();
    pass = new ForwardPass(readWeights(), activation, classes, kernels);
  }

  /** By way of a local file: an NPZ file is read from its end. */
  private Weights readWeights() throws IOException {
    Path local = Files.createTempFile("gamlp-model", ".npz");
    try {
      Storage storage = new FlinkStorage();
      byte[] piece = new byte[PIECE_BYTES];
      long length = storage.length(modelFile);
      try (Storage.Input in = storage.open(modelFile);
          OutputStream out = Files.newOutputStream(local)) {
        for (long done = 0; done < length; done += piece.length) {
          int bytes = (int) Math.min(piece.length, length - done);
          in.readFully(done, piece, 0, bytes);
          out.write(piece, 0, bytes);
        }
      }
      return ModelFile.readWeights(local);
    } finally {
      Files.delete(local);
    }
  }

  @Override
  public Long map(Long block) throws IOException {
    PredictionPart.write(
        new FlinkStorage(),
        PredictionPart.path(partDirectory, block.intValue()),
        out -> predict(block.intValue(), out));
    return block;
  }

  private void predict(int block, DataOutputStream out) throws IOException {
    ForwardPass.Prediction write =
        (node, predicted, probabilities) -> {
          out.writeInt(predicted);
          for (float probability : probabilities) {
            out.writeFloat(probability);
          }
        };
    store.readBlock(block, (firstNode, rows, values) -> pass.add(firstNode, rows, values, write));
    pass.finish(write);
  }

  @Override
  public void close() {
    if (kernels != null) {
      kernels.close();
      kernels = null;
    }
  }
}
