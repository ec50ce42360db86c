package io.gamlp.flink.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.KnownSnapshots;
import io.gamlp.flink.kafka.WholePartition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Notices on the metrics topic about snapshots that will have no predictions, one a snapshot. They
 * stand in the partition of the completion markers: who follows that partition learns what becomes
 * of every snapshot. What was reported is read from the topic itself, so that each is reported once
 * whatever happens to drivers.
 */
final class NoticeTopic implements AutoCloseable {

  private static final int PARTITION = 0;
  private static final String KEY = KnownSnapshots.NOTICE_KEY;

  private final KafkaSettings settings;
  private final String topic;
  private final Set<String> reported;
  private KafkaProducer<byte[], byte[]> producer;

  private NoticeTopic(KafkaSettings settings, String topic, Set<String> reported) {
    this.settings = settings;
    this.topic = topic;
    this.reported = reported;
  }

  /**
   * Reads what was reported.
   *
   * @param topic the metrics topic, which must be there
   */
  static NoticeTopic open(KafkaSettings settings, String topic) {
    return new NoticeTopic(settings, topic, read(settings, topic));
  }

  private static Set<String> read(KafkaSettings settings, String topic) {
    Set<String> snapshots = new HashSet<>();
    WholePartition.read(
        settings, new TopicPartition(topic, PARTITION), record -> take(record, snapshots));
    return snapshots;
  }

  private static void take(ConsumerRecord<byte[], byte[]> record, Set<String> snapshots) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (key.startsWith(KEY) && record.value() != null) {
      snapshots.add(key.substring(KEY.length()));
    }
  }

  boolean isReported(String snapshot) {
    return reported.contains(snapshot);
  }

  /** Returns when the brokers have it; nothing happens where it was reported. */
  void report(Notice notice) throws IOException, InterruptedException {
    if (isReported(notice.snapshot())) {
      return;
    }
    if (producer == null) {
      producer = new KafkaProducer<>(settings.producer());
    }
    byte[] key = (KEY + notice.snapshot()).getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(new ProducerRecord<>(topic, PARTITION, key, encode(notice))).get();
    } catch (ExecutionException e) {
      throw new IOException("the notice about " + notice.snapshot() + " does not go out", e);
    }
    reported.add(notice.snapshot());
  }

  private static byte[] encode(Notice notice) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "1.0")
            .put(
                "record",
                notice.event().equals(Notice.FAILED)
                    ? KnownSnapshots.FAILED_RECORD
                    : "SnapshotSkipped")
            .put("snapshot", notice.snapshot())
            .put("reason", notice.reason())
            .put("since", notice.atMillis());
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
