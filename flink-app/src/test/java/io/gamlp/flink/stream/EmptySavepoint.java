package io.gamlp.flink.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/** A savepoint of a job without state, as Flink writes it. */
final class EmptySavepoint {

  private EmptySavepoint() {}

  /**
   * @param folder of the savepoint, made here
   * @param id in the row of the job's checkpoints
   * @return its path
   */
  static String write(Path folder, long id) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(), List.of()), out);
    }
    return folder.toString();
  }
}
