package io.gamlp.flink.ingest;

import io.gamlp.flink.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks the brokers, each time with a client of its own: it is done once in a long while. Waits a
 * few seconds for an answer.
 */
final class KafkaTopicEnds implements TopicEnds {

  private static final long serialVersionUID = 1L;

  private static final int PATIENCE_MS = 8_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings settings;
  private final String topic;
  private final String group;

  /**
   * @param group under which the job commits how far it has read
   */
  KafkaTopicEnds(KafkaSettings settings, String topic, String group) {
    this.settings = settings;
    this.topic = topic;
    this.group = group;
  }

  @Override
  public long[] ask() throws IOException {
    return asking(
        consumer -> {
          requireLeaders(consumer); // Else the question is put again and again, in vain.
          List<TopicPartition> partitions = partitions(consumer);
          long[] ends = new long[partitions.size()];
          try {
            consumer.endOffsets(partitions).forEach((p, end) -> ends[p.partition()] = end);
          } catch (TimeoutException e) {
            requireLeaders(consumer); // They may have been dead before that was known.
            throw e;
          }
          return ends;
        });
  }

  private void requireLeaders(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
    List<String> without =
        described(consumer).stream()
            .filter(partition -> partition.leader() == null)
            .map(partition -> partition.partition() + brokers(partition))
            .sorted()
            .toList();
    if (!without.isEmpty()) {
      throw new IOException(
          "topic %s: found no leader of partition %s, expected one of each"
              .formatted(topic, String.join(", ", without)));
    }
  }

  private static String brokers(PartitionInfo partition) {
    return Arrays.stream(partition.replicas())
        .map(Node::idString)
        .collect(Collectors.joining(", ", " (on broker ", ")"));
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer)
      throws IOException {
    return described(consumer).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private List<PartitionInfo> described(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions.isEmpty()) {
      throw new IOException("there is no topic " + topic);
    }
    return partitions;
  }

  @Override
  public long[] committed() throws IOException {
    return asking(
        consumer -> {
          List<TopicPartition> partitions = partitions(consumer);
          long[] committed = new long[partitions.size()];
          consumer
              .committed(Set.copyOf(partitions))
              .forEach((p, next) -> committed[p.partition()] = next == null ? 0 : next.offset());
          return committed;
        });
  }

  /**
   * The last offsets before an end may be those of no record (transactions end so), which only
   * reading tells.
   */
  @Override
  public boolean areReached(long[] ends, Positions read) throws IOException {
    List<TopicPartition> open = new ArrayList<>();
    for (int p = 0; p < ends.length; p++) {
      if (read.of(p) < ends[p]) {
        open.add(new TopicPartition(topic, p));
      }
    }
    return open.isEmpty() || asking(consumer -> hasNoRecord(consumer, open, ends, read));
  }

  private static boolean hasNoRecord(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      long[] ends,
      Positions read)
      throws IOException {
    for (TopicPartition partition : partitions) {
      if (hasRecord(consumer, partition, read.of(partition.partition()), ends)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasRecord(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long[] ends)
      throws IOException {
    long end = ends[partition.partition()];
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long reached = from;
    long heard = System.nanoTime();
    while (reached < end) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        return records.iterator().next().offset() < end;
      }
      long now = System.nanoTime();
      if (consumer.position(partition) > reached) {
        reached = consumer.position(partition);
        heard = now;
      } else if (now - heard > PATIENCE_MS * 1_000_000L) {
        throw new IOException("offset " + reached + " of " + partition + " does not come");
      }
    }
    return false;
  }

  @FunctionalInterface
  private interface Question<T> {
    T put(KafkaConsumer<byte[], byte[]> consumer) throws IOException;
  }

  private <T> T asking(Question<T> question) throws IOException {
    Properties properties = settings.consumer();
    properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group); // Commits nothing, and joins nobody.
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      return question.put(consumer);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new IOException(settings.withoutSecrets(String.valueOf(e.getMessage())), e);
    }
  }
}
