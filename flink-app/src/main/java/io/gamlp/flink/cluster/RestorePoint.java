package io.gamlp.flink.cluster;

import io.gamlp.graph.store.Storage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * A checkpoint or savepoint of a job. A job counts both in one row, so the one with the higher id
 * is the newer one.
 *
 * @param path its directory
 */
public record RestorePoint(long id, String path) {

  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");

  /** The last file of either. */
  private static final String METADATA = "_metadata";

  /** A checkpoint by its directory, if it is whole. */
  public static Optional<RestorePoint> checkpoint(Storage storage, String path) throws IOException {
    Matcher name = CHECKPOINT.matcher(path.substring(path.lastIndexOf('/') + 1));
    return name.matches() && storage.exists(Storage.resolve(path, METADATA))
        ? Optional.of(new RestorePoint(Long.parseLong(name.group(1)), path))
        : Optional.empty();
  }

  /** A savepoint by its directory, if it is whole; only its metadata tells its id. */
  public static Optional<RestorePoint> savepoint(Storage storage, String path) throws IOException {
    String metadata = Storage.resolve(path, METADATA);
    if (!storage.exists(metadata)) {
      return Optional.empty();
    }
    try {
      long id =
          Checkpoints.loadCheckpointMetadata(
                  new DataInputStream(new ByteArrayInputStream(storage.read(metadata))),
                  RestorePoint.class.getClassLoader(),
                  path)
              .getCheckpointId();
      return Optional.of(new RestorePoint(id, path));
    } catch (IOException | RuntimeException e) {
      throw new IOException(metadata + ": cannot be read, expected that of a savepoint", e);
    }
  }
}
