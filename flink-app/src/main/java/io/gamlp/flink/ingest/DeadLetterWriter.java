package io.gamlp.flink.ingest;

import io.gamlp.flink.kafka.DeadLetters;
import java.util.Arrays;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes dead letters. What is as large as a message can be has no room for headers besides, and is
 * cut: a letter that no broker takes would stop the stream for ever.
 */
final class DeadLetterWriter implements KafkaRecordSerializationSchema<DeadLetter> {

  private static final long serialVersionUID = 1L;

  /** Of key and of value; with the headers below the limit of 1 MiB that brokers have. */
  static final int MOST_KEY_BYTES = 16 << 10;

  static final int MOST_VALUE_BYTES = 1_000_000;

  private final String topic;
  private final Origins origins;

  /**
   * @param topic of dead letters
   * @param sourceTopic of snapshots
   */
  DeadLetterWriter(String topic, String sourceTopic) {
    this.topic = topic;
    this.origins = new Origins(sourceTopic);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    RawRecord record = letter.record();
    byte[] key = shortened(record.key(), MOST_KEY_BYTES);
    byte[] value = shortened(record.value(), MOST_VALUE_BYTES);
    String message = letter.message();
    if (value != record.value() || key != record.key()) {
      message += " (this letter holds the first bytes of a longer message)";
    }
    return DeadLetters.record(topic, key, value, letter.reason(), message, record.origin(origins));
  }

  private static byte[] shortened(byte[] bytes, int most) {
    return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
  }
}
