package io.gamlp.flink.kafka;

import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records of the topic of dead letters: key and value as they came, and headers that say why they
 * were refused. All headers are UTF-8 text. The same refusal is the same record, whenever it is
 * made.
 */
public final class DeadLetters {

  /** A {@link BadReason}. */
  public static final String REASON = "gamlp.reason";

  /** One sentence for people. */
  public static final String MESSAGE = "gamlp.message";

  /** Topic that the record came from. */
  public static final String TOPIC = "gamlp.topic";

  /** Its partition there. */
  public static final String PARTITION = "gamlp.partition";

  /** Its offset there. */
  public static final String OFFSET = "gamlp.offset";

  /** Since when it is there, milliseconds since 1970. */
  public static final String TIMESTAMP = "gamlp.timestamp";

  private DeadLetters() {}

  /** The source of records of a partition, as {@link Origin#source} has it. */
  public static String source(String topic, int partition) {
    return topic + "-" + partition;
  }

  /**
   * @param topic the topic of dead letters
   * @param key as it came, or null
   * @param value as it came, or null
   * @param message for people, one sentence
   * @param origin its source is {@link #source} of topic and partition
   */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, byte[] key, byte[] value, BadReason reason, String message, Origin origin) {
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, key, value);
    int dash = origin.source().lastIndexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException(
          "expected a topic and a partition such as t-0, found " + origin.source());
    }
    header(letter, REASON, reason.name());
    header(letter, MESSAGE, message);
    header(letter, TOPIC, origin.source().substring(0, dash));
    header(letter, PARTITION, origin.source().substring(dash + 1));
    header(letter, OFFSET, Long.toString(origin.position()));
    header(letter, TIMESTAMP, Long.toString(origin.timestamp()));
    return letter;
  }

  private static void header(ProducerRecord<?, ?> letter, String name, String text) {
    letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
