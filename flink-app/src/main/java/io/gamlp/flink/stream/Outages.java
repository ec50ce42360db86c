package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.JobControl;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;

/** Tells whether something failed because broker, storage or cluster do not serve. */
final class Outages {

  /** More than what a file system may keep beside a file's content. */
  private static final int PROBE_BYTES = 64 << 10;

  private static final String NO_SLOTS = "NoResourceAvailableException";

  private final Storage storage;
  private final String store;
  private final TrackedCluster cluster;

  Outages(Storage storage, String store, TrackedCluster cluster) {
    this.storage = storage;
    this.store = store;
    this.cluster = cluster;
  }

  /** What does not serve; empty where all of them do. */
  Optional<String> explain(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof KafkaException) {
        return Optional.of("Kafka does not serve: " + Reasons.of(failure));
      }
      // Comes from the cluster as text, within the messages of others.
      if (t.toString().contains(NO_SLOTS)) {
        return Optional.of("the cluster has too few free slots, are all TaskManagers there?");
      }
    }
    return ofStorage().or(this::ofCluster);
  }

  private Optional<String> ofStorage() {
    String probe = Storage.resolve(store, "driver/.probe-" + UUID.randomUUID());
    try {
      try (OutputStream out = storage.create(probe)) {
        out.write(new byte[PROBE_BYTES]);
      } finally {
        storage.delete(probe);
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("the store cannot be written: " + Reasons.of(e));
    }
  }

  private Optional<String> ofCluster() {
    try (JobControl jobs = cluster.jobs()) {
      jobs.running();
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of("the cluster does not answer: " + Reasons.of(e));
    }
  }
}
