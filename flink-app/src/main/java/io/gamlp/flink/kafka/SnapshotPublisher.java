package io.gamlp.flink.kafka;

import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireCodec;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireKeys;
import io.gamlp.graph.wire.WireRecord;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes the records of snapshots to their topic, in bounded memory. */
public final class SnapshotPublisher implements AutoCloseable {

  /** Records between two calls of the listener. */
  private static final int STRIDE = 1024;

  private final KafkaFailures failures;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final WireCodec codec;

  /**
   * @throws InputException when a property of the settings is wrong
   */
  public SnapshotPublisher(KafkaSettings settings, String topic, WireFormat format) {
    this.failures = new KafkaFailures(settings);
    this.topic = topic;
    this.codec = format.codec();
    try {
      this.producer = new KafkaProducer<>(settings.producer());
    } catch (RuntimeException e) {
      throw failures.explain("connecting", e);
    }
  }

  /**
   * Sends records in order; returns when the brokers have them all.
   *
   * @param records of one or more snapshots
   * @param listener hears every now and then how many are sent; may throw to stop, and then the
   *     snapshot has no end record and never becomes whole
   * @throws InputException when the brokers refuse a record or can no longer be reached
   */
  public Sent publish(Stream<WireRecord> records, LongConsumer listener) {
    AtomicReference<Exception> refused = new AtomicReference<>();
    long count = 0;
    long bytes = 0;
    try {
      for (Iterator<WireRecord> all = records.iterator(); all.hasNext(); ) {
        WireRecord record = all.next();
        byte[] key = WireKeys.keyOf(record);
        byte[] value = codec.encode(record);
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failure) -> {
              if (failure != null) {
                refused.compareAndSet(null, failure);
              }
            });
        bytes += key.length + value.length;
        if (++count % STRIDE == 0) {
          throwIfAny(refused);
          listener.accept(count);
        }
      }
      producer.flush();
      throwIfAny(refused);
      return new Sent(count, bytes);
    } catch (KafkaException e) {
      throw failures.explain("publishing to topic " + topic, e);
    }
  }

  private static void throwIfAny(AtomicReference<Exception> refused) {
    if (refused.get() != null) {
      throw new KafkaException("a record was refused", refused.get());
    }
  }

  /**
   * What was sent.
   *
   * @param bytes keys and values, before compression
   */
  public record Sent(long records, long bytes) {}

  /** Drops what was not sent yet. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
