package io.gamlp.flink.stream;

import io.gamlp.flink.kafka.CompletionMarker;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.PredictionsTopic;
import io.gamlp.flink.kafka.SnapshotPredictions;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.graph.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The way out to Kafka: predictions and notices. Opening it shuts out the driver before. After a
 * failure it opens the topics anew when it is next used, and learns from them what had become of
 * the transaction.
 *
 * <p>The brokers say the same when another driver has come and when they have given up a
 * transaction that took too long. The lease tells the two apart: while it is this driver's, it
 * opens the topics anew. Twice within the time that they give it means a driver of another store,
 * which has a lease of its own; of such two the one that meets this first gives way.
 */
final class Outlet implements AutoCloseable {

  private final KafkaSettings settings;
  private final Topics topics;
  private final WireFormat format;
  private final int partitions;
  private final DriverLease lease;
  private final String store;

  /** As long as the brokers let a transaction of predictions last: sooner they give none up. */
  private final Duration fight;

  private PredictionsTopic predictions;
  private NoticeTopic notices;
  private long shutOutAt;
  private boolean wasShutOut;

  /**
   * @param format of predictions; what is on their topic in another one stays as it is
   * @param partitions of the predictions topic where it has to be made
   * @param lease of this driver on {@code store}
   */
  Outlet(
      KafkaSettings settings,
      Topics topics,
      WireFormat format,
      int partitions,
      DriverLease lease,
      String store) {
    this.settings = settings;
    this.topics = topics;
    this.format = format;
    this.partitions = partitions;
    this.lease = lease;
    this.store = store;
    this.fight = PredictionsTopic.transactionTimeout(settings, topics);
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
    try {
      predictions = PredictionsTopic.open(settings, topics, format, partitions);
    } catch (PredictionsTopic.TakenOverException e) {
      throw afterShutOut(e);
    }
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
    lease.check();
    try {
      change.make();
    } catch (PredictionsTopic.TakenOverException e) {
      close();
      throw afterShutOut(e);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private RuntimeException afterShutOut(PredictionsTopic.TakenOverException e) throws IOException {
    lease.check();
    long now = System.nanoTime();
    if (wasShutOut && now - shutOutAt < fight.toNanos()) {
      return new DriverFencedException(
          "the predictions of dataset "
              + topics.dataset()
              + " (from a store other than "
              + store
              + ")",
          e);
    }
    wasShutOut = true;
    shutOutAt = now;
    return e;
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
