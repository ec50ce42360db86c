package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.graph.Vertex;

/** Writes one hop of each block it gets and passes on what the manifest needs of the file. */
final class HopWriter
    extends RichMapFunction<Vertex<Long, DenseBlock>, Tuple3<String, Long, String>> {

  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final String directory;
  private final int hop;

  HopWriter(Storage storage, String directory, int hop) {
    this.storage = storage;
    this.directory = directory;
    this.hop = hop;
  }

  @Override
  public Tuple3<String, Long, String> map(Vertex<Long, DenseBlock> vertex) throws IOException {
    String attempt =
        getRuntimeContext().getJobInfo().getJobId()
            + "-"
            + getRuntimeContext().getTaskInfo().getAttemptNumber();
    FileEntry entry = SlabFile.write(storage, directory, vertex.getValue(), hop, attempt);
    return Tuple3.of(entry.name(), entry.bytes(), entry.checksum());
  }
}
