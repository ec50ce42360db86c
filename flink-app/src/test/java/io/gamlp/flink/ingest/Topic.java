package io.gamlp.flink.ingest;

import io.gamlp.flink.kafka.DeadLetters;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireKeys;
import io.gamlp.graph.wire.WireRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A topic of snapshots of its own, with its dead letters. */
final class Topic implements AutoCloseable {

  /** A dead letter, without what differs from run to run. */
  record Letter(String reason, int partition, long offset, String key, int valueBytes) {}

  private static final int PATIENCE_MS = 3_600_000;

  final TestBroker broker;
  final Topics topics;
  final KafkaSettings kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private long sent;

  Topic(TestBroker broker, int partitions) {
    this(broker, newTopics());
    broker.createTopic(topics.snapshots(), partitions, Map.of());
    broker.createTopic(topics.deadLetters(), 1, Map.of());
  }

  private static Topics newTopics() {
    return new Topics("test-" + UUID.randomUUID());
  }

  /** Of a cluster of two: each partition is on the broker of that number, all else on the first. */
  static Topic across(TestBroker first, int... brokers) {
    Topic topic = new Topic(first, newTopics());
    first.createTopicOn(topic.topics.snapshots(), brokers);
    first.createTopicOn(topic.topics.deadLetters(), 1);
    return topic;
  }

  private Topic(TestBroker broker, Topics topics) {
    this.broker = broker;
    this.topics = topics;
    this.kafka = KafkaSettings.of(broker.bootstrap(), Map.of());
    this.producer = new KafkaProducer<>(patient(kafka.producer()));
  }

  /** What is sent while a broker is down comes when it is back, however long that takes. */
  private static Properties patient(Properties producer) {
    producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
    return producer;
  }

  void send(WireRecord record) {
    send(WireKeys.keyOf(record), WireFormat.AVRO.codec().encode(record));
  }

  void send(byte[] key, byte[] value) {
    send(null, key, value);
  }

  /** To a partition of the test's choice. */
  void sendTo(int partition, WireRecord record) {
    send(partition, WireKeys.keyOf(record), WireFormat.AVRO.codec().encode(record));
  }

  private void send(Integer partition, byte[] key, byte[] value) {
    producer.send(new ProducerRecord<>(topics.snapshots(), partition, key, value));
    sent++;
  }

  void flush() {
    producer.flush();
  }

  long sent() {
    return sent;
  }

  /** All committed letters, in the order of where they came from. */
  List<Letter> letters() {
    List<Letter> letters = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topics.deadLetters(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
          letters.add(letter(r));
        }
      }
    }
    letters.sort(
        java.util.Comparator.comparingInt(Letter::partition).thenComparingLong(Letter::offset));
    return letters;
  }

  private static Letter letter(ConsumerRecord<byte[], byte[]> r) {
    return new Letter(
        header(r, DeadLetters.REASON),
        Integer.parseInt(header(r, DeadLetters.PARTITION)),
        Long.parseLong(header(r, DeadLetters.OFFSET)),
        r.key() == null ? null : new String(r.key(), StandardCharsets.UTF_8),
        r.value() == null ? -1 : r.value().length);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
