package io.gamlp.flink.kafka;

import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Publishes the predictions of snapshots, each snapshot's exactly once: predictions, tombstones of
 * removed nodes, lines of figures and the completion marker are one Kafka transaction. The markers
 * that are committed say what has been published; so a driver that was killed at any moment learns
 * here where to go on.
 *
 * <pre>{@code
 * try (PredictionsTopic out = PredictionsTopic.open(settings, topics, WireFormat.AVRO, 4)) {
 *   if (!out.isPublished(snapshot)) {
 *     out.publish(new SnapshotPredictions(snapshot, …));
 *   }
 * }
 * }</pre>
 *
 * <p>There is one at a time for each dataset: opening one shuts out the one before, whose open
 * transaction is aborted and whose calls then throw {@link TakenOverException}. After any other
 * failure of {@link #publish} nothing of that snapshot is visible, or all of it: close this one and
 * open another to know. Not for use by several threads.
 */
public final class PredictionsTopic implements AutoCloseable {

  /** Unless the user says; the brokers' own limit is 15 minutes. */
  private static final String TRANSACTION_TIMEOUT_MS = "600000";

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Topics topics;
  private final KafkaFailures failures;
  private final TopicAdmin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;
  private final MetricsRecords metrics;
  private final PredictionCodec codec;
  private final Map<String, CompletionMarker> markers;
  private CompletionMarker last;
  private boolean usable = true;

  private PredictionsTopic(
      Topics topics,
      KafkaFailures failures,
      TopicAdmin admin,
      KafkaProducer<byte[], byte[]> producer,
      WireFormat format,
      Map<String, CompletionMarker> markers) {
    this.topics = topics;
    this.failures = failures;
    this.admin = admin;
    this.producer = producer;
    this.partitions = admin.partitions(topics.predictions()).orElseThrow();
    this.metrics =
        new MetricsRecords(topics.metrics(), admin.partitions(topics.metrics()).orElseThrow());
    this.codec = new PredictionCodec(format);
    this.markers = markers;
    markers.values().forEach(marker -> last = marker);
  }

  /**
   * Makes the topics where they are missing, shuts out whoever published before, and reads the
   * markers.
   *
   * @param format the form of predictions
   * @param partitions of the predictions topic, where it has to be made
   * @throws InputException when no broker answers or lets this client in
   */
  public static PredictionsTopic open(
      KafkaSettings settings, Topics topics, WireFormat format, int partitions) {
    KafkaFailures failures = new KafkaFailures(settings);
    TopicAdmin admin = TopicAdmin.connect(settings);
    KafkaProducer<byte[], byte[]> producer = null;
    try {
      admin.createMissing(topics.wishPredictions(partitions), topics.wishMetrics());
      producer = new KafkaProducer<>(producerOf(settings, topics));
      producer.initTransactions();
      // Only now: what the one before has committed is final.
      Map<String, CompletionMarker> markers = MarkerReader.read(settings, topics.metrics());
      return new PredictionsTopic(topics, failures, admin, producer, format, markers);
    } catch (RuntimeException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      admin.close();
      throw explained(failures, topics, "opening the topics of " + topics.dataset(), e);
    }
  }

  /**
   * The brokers give up a transaction that takes longer.
   *
   * @throws InputException when the user's own value is no number of milliseconds
   */
  public static Duration transactionTimeout(KafkaSettings settings, Topics topics) {
    String millis =
        producerOf(settings, topics).getProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    try {
      return Duration.ofMillis(Long.parseLong(millis.strip()));
    } catch (NumberFormatException e) {
      throw new InputException(
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG
              + ": found \""
              + millis
              + "\", expected a number of milliseconds",
          e);
    }
  }

  private static Properties producerOf(KafkaSettings settings, Topics topics) {
    Properties properties = settings.producer();
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "gamlp.predictions." + topics.dataset());
    properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    return properties;
  }

  /** Whether everything about a snapshot is out. */
  public boolean isPublished(String snapshot) {
    return markers.containsKey(snapshot);
  }

  /** The marker of a snapshot that is out. */
  public Optional<CompletionMarker> published(String snapshot) {
    return Optional.ofNullable(markers.get(snapshot));
  }

  /** The marker of the snapshot that was published last. */
  public Optional<CompletionMarker> lastPublished() {
    return Optional.ofNullable(last);
  }

  /**
   * Publishes a snapshot; changes nothing where it is out already.
   *
   * @throws TakenOverException when another one was opened for this dataset
   * @throws InputException when the brokers refuse a record or can no longer be reached
   * @throws IOException when the predictions cannot be read
   */
  public void publish(SnapshotPredictions predictions) throws IOException {
    if (isPublished(predictions.snapshot())) {
      return;
    }
    CompletionMarker marker =
        inTransaction("publishing snapshot " + predictions.snapshot(), () -> sendAll(predictions));
    markers.put(marker.snapshot(), marker);
    last = marker;
  }

  private CompletionMarker sendAll(SnapshotPredictions predictions) throws IOException {
    long[] sent = new long[1];
    predictions
        .rows()
        .forEach(
            (node, predicted, probabilities) -> {
              sendPrediction(
                  node,
                  codec.encode(
                      new Prediction(
                          predictions.snapshot(),
                          predictions.modelVersion(),
                          predicted,
                          probabilities)));
              sent[0]++;
            });
    long removed = 0;
    for (String node : predictions.removed()) {
      sendPrediction(node, null);
      removed++;
    }
    long lines = 0;
    for (String line : predictions.metrics()) {
      producer.send(
          metrics.line(predictions.snapshot(), predictions.modelVersion(), lines++, line));
    }
    producer.flush();
    CompletionMarker marker =
        new CompletionMarker(
            predictions.snapshot(),
            predictions.sequence(),
            predictions.modelVersion(),
            sent[0],
            removed,
            lines,
            admin.ends(topics.predictions(), partitions));
    producer.send(metrics.marker(marker));
    return marker;
  }

  private void sendPrediction(String node, byte[] value) {
    producer.send(
        new ProducerRecord<>(topics.predictions(), node.getBytes(StandardCharsets.UTF_8), value));
  }

  /**
   * Takes back the figures and the marker of a snapshot that nobody will ask for again, so that the
   * metrics topic does not grow for ever. The last published one stays: tombstones of removed nodes
   * depend on it.
   */
  public void forget(String snapshot) throws IOException {
    CompletionMarker marker = markers.get(snapshot);
    if (marker == null || marker.equals(last)) {
      return;
    }
    inTransaction(
        "forgetting snapshot " + snapshot,
        () -> {
          for (long line = 0; line < marker.metrics(); line++) {
            producer.send(metrics.withoutLine(snapshot, line));
          }
          return producer.send(metrics.withoutMarker(snapshot));
        });
    markers.remove(snapshot);
  }

  /** What happens within a transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T inTransaction(String doing, Work<T> work) throws IOException {
    if (!usable) {
      throw new IllegalStateException(
          "a transaction on the topics of " + topics.dataset() + " failed: open them anew");
    }
    usable = false;
    try {
      producer.beginTransaction();
      T result = workOrAbort(work);
      producer.commitTransaction();
      usable = true;
      return result;
    } catch (KafkaException e) {
      throw explained(failures, topics, doing, e);
    }
  }

  /** What fails before the commit is taken back, and the next transaction may begin. */
  private <T> T workOrAbort(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error e) {
      try {
        producer.abortTransaction();
        usable = true;
      } catch (KafkaException abort) {
        e.addSuppressed(abort);
      }
      throw e;
    }
  }

  private static RuntimeException explained(
      KafkaFailures failures, Topics topics, String doing, RuntimeException failure) {
    boolean fenced =
        KafkaFailures.find(failure, ProducerFencedException.class).isPresent()
            || KafkaFailures.find(failure, InvalidProducerEpochException.class).isPresent();
    if (fenced) {
      return new TakenOverException(topics.dataset(), failure);
    }
    return failure instanceof InputException ? failure : failures.explain(doing, failure);
  }

  /** Another process publishes the predictions of the dataset now. */
  public static final class TakenOverException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TakenOverException(String dataset, Throwable cause) {
      super(
          "another process has taken over the predictions of dataset "
              + dataset
              + ", or the brokers gave this one up",
          cause);
    }
  }

  /** Leaves an open transaction to the brokers, which abort it. */
  @Override
  public void close() {
    producer.close(CLOSING);
    admin.close();
  }
}
