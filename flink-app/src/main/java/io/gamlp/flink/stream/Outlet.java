package io.gamlp.flink.stream;

import io.gamlp.flink.kafka.CompletionMarker;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.PredictionsTopic;
import io.gamlp.flink.kafka.SnapshotPredictions;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.graph.wire.WireFormat;
import java.io.IOException;
import java.util.Optional;

/**
 * The way out to Kafka: predictions and notices. Opening it shuts out the driver before. After a
 * failure it opens the topics anew when it is next used, and learns from them what had become of
 * the transaction.
 */
final class Outlet implements AutoCloseable {

  private final KafkaSettings settings;
  private final Topics topics;
  private final int partitions;
  private final DriverLease lease;
  private final String store;

  private PredictionsTopic predictions;
  private NoticeTopic notices;

  /**
   * @param partitions of the predictions topic where it has to be made
   * @param lease of this driver on {@code store}
   */
  Outlet(KafkaSettings settings, Topics topics, int partitions, DriverLease lease, String store) {
    this.settings = settings;
    this.topics = topics;
    this.partitions = partitions;
    this.lease = lease;
    this.store = store;
  }

  /**
   * Opens the topics where they are not open.
   *
   * @throws DriverFencedException when another driver has taken over
   */
  void open() throws IOException {
    if (predictions != null) {
      return;
    }
    lease.check();
    predictions = PredictionsTopic.open(settings, topics, WireFormat.AVRO, partitions);
    try {
      notices = NoticeTopic.open(settings, topics.metrics());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  boolean isPublished(String snapshot) throws IOException {
    open();
    return predictions.isPublished(snapshot);
  }

  /** The marker of the snapshot that was published last. */
  Optional<CompletionMarker> lastPublished() throws IOException {
    open();
    return predictions.lastPublished();
  }

  void publish(SnapshotPredictions all) throws Exception {
    using(() -> predictions.publish(all));
  }

  /** Takes back marker and figures of a snapshot that is gone. */
  void forget(String snapshot) throws Exception {
    using(() -> predictions.forget(snapshot));
  }

  boolean isReported(String snapshot) throws IOException {
    open();
    return notices.isReported(snapshot);
  }

  void report(Notice notice) throws Exception {
    using(() -> notices.report(notice));
  }

  /** Something that changes the topics. */
  @FunctionalInterface
  private interface Change {
    void make() throws Exception;
  }

  private void using(Change change) throws Exception {
    open();
    try {
      change.make();
    } catch (PredictionsTopic.TakenOverException e) {
      close();
      throw new DriverFencedException(store, e);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Leaves an open transaction to the brokers. */
  @Override
  public void close() {
    if (notices != null) {
      notices.close();
    }
    if (predictions != null) {
      predictions.close();
    }
    notices = null;
    predictions = null;
  }
}
