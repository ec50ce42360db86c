package io.gamlp.flink.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What a topic holds for a consumer that sees committed records only. */
public final class TopicReader {

  private TopicReader() {}

  /**
   * Every record, partition by partition, once no transaction is open: what a producer has
   * committed becomes visible a moment after its call has returned.
   */
  public static List<ConsumerRecord<byte[], byte[]>> settled(KafkaSettings settings, String topic) {
    Properties uncommitted = settings.consumer();
    uncommitted.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (KafkaConsumer<byte[], byte[]> everything = new KafkaConsumer<>(uncommitted);
        KafkaConsumer<byte[], byte[]> visible = new KafkaConsumer<>(settings.consumer())) {
      List<TopicPartition> partitions = partitions(visible, topic);
      while (!visible.endOffsets(partitions).equals(everything.endOffsets(partitions))) {
        Thread.onSpinWait();
      }
    }
    return all(settings, topic);
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  /** Every record from the beginning to the end that is visible now, partition by partition. */
  public static List<ConsumerRecord<byte[], byte[]>> all(KafkaSettings settings, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The last value of each key that was not taken back, as a settled, compacted topic keeps it. */
  static Map<String, byte[]> latest(KafkaSettings settings, String topic) {
    Map<String, byte[]> latest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : settled(settings, topic)) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        latest.remove(key);
      } else {
        latest.put(key, record.value());
      }
    }
    return latest;
  }
}
