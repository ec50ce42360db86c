package io.gamlp.flink.kafka;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads all that one partition holds at this moment, in so far as it is committed. */
public final class WholePartition {

  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * For any step forward. It need not bring a record: those of aborted transactions and the ends of
   * transactions are passed over.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private WholePartition() {}

  /**
   * Reads from the beginning to where the partition ends now.
   *
   * @param taker takes the records in their order
   * @throws TimeoutException when it does not go on for a minute
   */
  public static void read(
      KafkaSettings settings,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      read(consumer, partition, taker, System::nanoTime);
    }
  }

  static void read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker,
      LongSupplier nanoTime) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    long last = nanoTime.getAsLong();
    long reached = -1;
    while (consumer.position(partition) < end) {
      consumer.poll(POLL).forEach(taker);
      long now = nanoTime.getAsLong();
      if (consumer.position(partition) > reached) {
        reached = consumer.position(partition);
        last = now;
      } else if (now - last > PATIENCE.toNanos()) {
        throw new TimeoutException("offset " + reached + " of " + partition + " does not come");
      }
    }
  }
}
