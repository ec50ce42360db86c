package io.gamlp.flink.stream;

import io.gamlp.flink.kafka.DeadLetters;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * The topic of dead letters, of which each letter is counted once, whatever drivers there are: see
 * {@link ToldOffsets}. Where nothing is noted of the topic, it begins with what comes after this
 * was made. A topic that was deleted and made anew is another one, and begins at its beginning. To
 * be closed after a failure; it is opened anew when it is next used. Not for use by several threads
 * at once.
 */
final class RefusedTopic implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final String topic;
  private final ToldOffsets toldOffsets;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final long sinceMillis = System.currentTimeMillis();

  private boolean wasClosed;
  private TopicAdmin admin;
  private KafkaConsumer<byte[], byte[]> consumer;

  /** Of the topic that the consumer reads. */
  private String id;

  private Refused untold = Refused.NONE;

  /**
   * @param topic of dead letters, which must be there
   * @param patience with brokers that do not answer
   */
  RefusedTopic(
      KafkaSettings settings,
      String topic,
      ToldOffsets toldOffsets,
      Duration patience,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.topic = topic;
    this.toldOffsets = toldOffsets;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** As the user says, but never so long that a driver's end would wait for mere news. */
  static Duration patience(KafkaSettings settings) {
    String given = settings.client().getProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    if (given == null) {
      return LONGEST_PATIENCE;
    }
    Duration users = Duration.ofMillis(Long.parseLong(given.strip()));
    return users.compareTo(LONGEST_PATIENCE) < 0 ? users : LONGEST_PATIENCE;
  }

  String name() {
    return topic;
  }

  /**
   * All that was not told of yet; takes a second at most where there is much, and goes on with the
   * rest the next time.
   *
   * @throws IOException when the store does not serve, or there is no such topic
   * @throws RuntimeException when the broker does not serve
   */
  Refused look() throws IOException {
    open();
    read();
    return untold;
  }

  private void open() throws IOException {
    if (admin == null) {
      admin = TopicAdmin.connect(settings, patience);
    }
    String found = admin.id(topic, patience).orElseThrow(this::missing);
    if (consumer != null && found.equals(id)) {
      return;
    }
    closeConsumer();
    id = found;
    untold = Refused.NONE;
    consumer = new KafkaConsumer<>(settings.consumer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, patience).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw missing();
    }
    consumer.assign(partitions);
    begin(partitions);
  }

  private IOException missing() {
    return new IOException("found no topic " + topic + ", expected that of dead letters");
  }

  private void begin(List<TopicPartition> partitions) throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
    Optional<Map<Integer, Long>> noted = toldOffsets.of(topic, id);
    if (noted.isPresent()) {
      // What was noted may be past the end, where the brokers have lost letters.
      ends.forEach(
          (partition, end) ->
              consumer.seek(
                  partition, Math.min(end, noted.get().getOrDefault(partition.partition(), 0L))));
    } else {
      ends.forEach(consumer::seek);
      if (wasClosed) {
        sinceStart(partitions);
      }
    }
    told(); // With the topic's id, also where it was another one or none.
  }

  /** A look before this one has failed: what was the end at the start is known by its time only. */
  private void sinceStart(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndTimestamp> since =
        consumer.offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(p -> p, p -> sinceMillis)), patience);
    since.forEach(
        (partition, letter) -> {
          if (letter != null) {
            consumer.seek(partition, letter.offset());
          }
        });
  }

  private void read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), patience);
    long began = nanoTime.getAsLong();
    long heard = began;
    boolean goesOn = true;
    while (goesOn && isBefore(ends)) {
      ConsumerRecords<byte[], byte[]> letters = consumer.poll(POLL);
      long now = nanoTime.getAsLong();
      if (letters.isEmpty()) {
        // Letters are there: a slow broker is waited for.
        goesOn = now - heard < patience.toNanos();
      } else {
        letters.forEach(this::take);
        heard = now;
        goesOn = now - began < LONGEST_LOOK.toNanos();
      }
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
    Map<Integer, Long> offsets = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      offsets.put(partition.partition(), consumer.position(partition, patience));
    }
    toldOffsets.are(topic, id, offsets);
    untold = Refused.NONE;
  }

  @Override
  public void close() {
    wasClosed = true;
    closeConsumer();
    if (admin != null) {
      admin.close();
      admin = null;
    }
  }

  private void closeConsumer() {
    if (consumer != null) {
      consumer.close(Duration.ofSeconds(1));
      consumer = null;
    }
  }
}
