package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.kafka.PredictionsTopic;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/**
 * Tells whether something failed because broker, storage or cluster do not serve. Then it is waited
 * for, and tried again until they do; everything else is held against the snapshot.
 *
 * <p>First by what is thrown, through all causes: what comes from a cluster is text, so names of
 * classes are looked for in it. Then by trying out storage and cluster.
 */
final class Outages {

  /** More than what a file system may keep beside a file's content. */
  private static final int PROBE_BYTES = 64 << 10;

  /** Would come again with the same snapshot, whatever comes along with it. */
  private static final Pattern OF_THE_SNAPSHOT =
      Pattern.compile("RecordTooLargeException|OutOfMemoryError");

  /**
   * What is found in a cause, by class or by message.
   *
   * @param what does not serve
   * @param mayBeOfSnapshot see {@link Outage#mayBeOfSnapshot}
   */
  private record Sign(Pattern pattern, String what, boolean mayBeOfSnapshot) {

    static Sign of(String what, String... alternatives) {
      return new Sign(Pattern.compile(String.join("|", alternatives)), what, false);
    }

    static Sign mayBeOfSnapshot(String what, String... alternatives) {
      return new Sign(Pattern.compile(String.join("|", alternatives)), what, true);
    }
  }

  /** The first that is found anywhere in the chain says what it is; the specific come first. */
  private static final List<Sign> SIGNS =
      List.of(
          Sign.of(
              "the cluster has too few free slots, are all TaskManagers there?",
              "NoResourceAvailableException",
              "Slot request bulk is not fulfillable",
              "Could not acquire the minimum required resources"),
          // Where the kernel kills it for want of memory, it says no more than that it is gone.
          Sign.mayBeOfSnapshot(
              "the cluster has lost a TaskManager",
              "TaskManager with id .* is no longer reachable",
              "heartbeat of TaskManager with id .* timed out",
              "(Remote|Local)TransportException",
              "closed by remote task manager"),
          Sign.of(
              "the JobManager is not there or has just started",
              "FlinkJobNotFoundException",
              "Could not find Flink job",
              "ongoing leader election",
              "lost (the )?leadership",
              "Service ?Unavailable",
              "MiniCluster is not yet running or has already been shut down",
              "Number of retries has been exhausted",
              "RpcConnectionException",
              "RecipientUnreachableException",
              "FencingTokenException"),
          Sign.of("somebody has cancelled its job", "JobCancellationException"),
          Sign.of(
              "the storage does not take more",
              "No space left on device",
              "Disk quota exceeded",
              "SafeModeException",
              "StandbyException",
              "Unable to execute HTTP request"),
          Sign.of(
              "nobody answers",
              "ConnectException",
              "Connection(Closed|Timeout)Exception",
              "[Cc]onnection (refused|reset|timed out)",
              "NoRouteToHostException",
              "UnknownHostException",
              "TimeoutException"));

  private final Storage storage;
  private final String store;
  private final TrackedCluster cluster;

  Outages(Storage storage, String store, TrackedCluster cluster) {
    this.storage = storage;
    this.store = store;
    this.cluster = cluster;
  }

  /** What does not serve; empty where all of them do. */
  Optional<Outage> explain(Throwable failure) {
    if (isFound(OF_THE_SNAPSHOT, failure)) {
      return Optional.empty();
    }
    Optional<Outage> told = told(failure);
    if (told.isPresent() && !told.get().mayBeOfSnapshot()) {
      return told;
    }
    return ofStorage().or(this::ofCluster).map(what -> new Outage(what, false)).or(() -> told);
  }

  /** What the failure itself tells. */
  private static Optional<Outage> told(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof KafkaException || t instanceof PredictionsTopic.TakenOverException) {
        return Optional.of(new Outage("Kafka does not serve: " + Reasons.of(failure), false));
      }
    }
    return SIGNS.stream()
        .filter(sign -> isFound(sign.pattern(), failure))
        .findFirst()
        .map(
            sign ->
                new Outage(sign.what() + " (" + Reasons.of(failure) + ")", sign.mayBeOfSnapshot()));
  }

  private static boolean isFound(Pattern pattern, Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (pattern.matcher(t.toString()).find()) {
        return true;
      }
    }
    return false;
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
