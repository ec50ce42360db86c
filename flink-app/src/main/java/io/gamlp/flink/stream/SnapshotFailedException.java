package io.gamlp.flink.stream;

/** The snapshot that the driver was to wait for will have no predictions. */
public final class SnapshotFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SnapshotFailedException(String snapshot, String reason) {
    super("snapshot " + snapshot + " has failed: " + reason);
  }
}
