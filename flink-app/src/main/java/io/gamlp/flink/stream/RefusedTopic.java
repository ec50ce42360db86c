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
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final String topic;
  private final Storage storage;
  private final String file;
  private final DriverLease lease;

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
          consumer.partitionsFor(topic, PATIENCE).stream()
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
      long until = System.nanoTime() + LONGEST_LOOK.toNanos();
      ConsumerRecords<byte[], byte[]> letters;
      do {
        letters = consumer.poll(POLL);
        letters.forEach(
            letter ->
                untold =
                    untold.and(
                        text(letter, DeadLetters.REASON), text(letter, DeadLetters.MESSAGE)));
      } while (!letters.isEmpty() && System.nanoTime() - until < 0);
      return untold;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static String text(ConsumerRecord<?, ?> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Notes that all that the last look has given was told of. */
  void told() throws IOException {
    Map<Integer, Long> ends = new TreeMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      ends.put(partition.partition(), consumer.position(partition, PATIENCE));
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
