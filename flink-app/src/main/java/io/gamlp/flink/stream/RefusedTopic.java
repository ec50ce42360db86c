package io.gamlp.flink.stream;

import io.gamlp.flink.kafka.DeadLetters;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * The topic of dead letters, of which each letter is counted once, whatever drivers there are: up
 * to where they were told of is in {@code STORE/driver/dead-letters}. A store that has no such file
 * begins with what comes from now on. After a failure it is opened anew when it is next used. Not
 * for use by several threads at once.
 */
final class RefusedTopic implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
  private static final String PATIENCE_MS = "5000";

  private final KafkaSettings settings;
  private final String topic;
  private final Storage storage;
  private final String file;
  private final DriverLease lease;
  private final Duration patience;

  private KafkaConsumer<byte[], byte[]> consumer;
  private Refused untold = Refused.NONE;

  /**
   * @param topic of dead letters, which must be there
   * @param store of this driver
   */
  RefusedTopic(
      KafkaSettings settings, String topic, Storage storage, String store, DriverLease lease) {
    this.settings = settings;
    this.topic = topic;
    this.storage = storage;
    this.file = Storage.resolve(store, "driver/dead-letters");
    this.lease = lease;
    this.patience =
        Duration.ofMillis(
            Long.parseLong(
                settings
                    .consumer()
                    .getProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS)
                    .strip()));
  }

  String name() {
    return topic;
  }

  /**
   * Begins where the driver before has ended.
   *
   * @throws IOException when the store does not serve
   * @throws org.apache.kafka.common.KafkaException when the broker does not
   */
  void open() throws IOException {
    if (consumer != null) {
      return;
    }
    consumer = new KafkaConsumer<>(settings.consumer());
    untold = Refused.NONE;
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, patience).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new IOException("found no topic " + topic + ", expected that of dead letters");
      }
      consumer.assign(partitions);
      Optional<Map<Integer, Long>> told = read();
      if (told.isPresent()) {
        for (TopicPartition partition : partitions) {
          consumer.seek(partition, told.get().getOrDefault(partition.partition(), 0L));
        }
      } else {
        consumer.seekToEnd(partitions);
        told();
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * All that was not told of yet; takes a second at most where there is much, and goes on with the
   * rest the next time.
   */
  Refused look() throws IOException {
    open();
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), patience);
      long began = System.nanoTime();
      long heard = began;
      boolean goesOn = true;
      while (goesOn && isBefore(ends)) {
        ConsumerRecords<byte[], byte[]> letters = consumer.poll(POLL);
        long now = System.nanoTime();
        if (letters.isEmpty()) {
          // Letters are there: a slow broker is waited for.
          goesOn = now - heard < patience.toNanos();
        } else {
          letters.forEach(this::take);
          heard = now;
          goesOn = now - began < LONGEST_LOOK.toNanos();
        }
      }
      return untold;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean isBefore(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), patience) < end.getValue());
  }

  private void take(ConsumerRecord<byte[], byte[]> letter) {
    untold = untold.and(text(letter, DeadLetters.REASON), text(letter, DeadLetters.MESSAGE));
  }

  private static String text(ConsumerRecord<?, ?> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Notes that all that the last look has given was told of. */
  void told() throws IOException {
    Map<Integer, Long> ends = new TreeMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      ends.put(partition.partition(), consumer.position(partition, patience));
    }
    lease.check();
    SmallFile.write(storage, file, write(ends));
    untold = Refused.NONE;
  }

  /** The topic, then a line for each partition. */
  private String write(Map<Integer, Long> ends) {
    return topic
        + ends.entrySet().stream()
            .map(end -> "\n" + end.getKey() + "=" + end.getValue())
            .collect(Collectors.joining());
  }

  /** Where each partition goes on; empty where nothing is noted of this topic. */
  private Optional<Map<Integer, Long>> read() throws IOException {
    List<String> lines = SmallFile.read(storage, file).orElse("").lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(topic)) {
      return Optional.empty();
    }
    return Optional.of(
        lines.stream()
            .skip(1)
            .map(line -> line.split("=", 2))
            .collect(
                Collectors.toMap(end -> Integer.parseInt(end[0]), end -> Long.parseLong(end[1]))));
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(Duration.ofSeconds(1));
      consumer = null;
    }
  }
}
