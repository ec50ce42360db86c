package io.gamlp.flink.kafka;

import io.gamlp.graph.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at topics and makes those that are missing. Where no broker answers it gives up after a few
 * seconds, unless the user sets {@code default.api.timeout.ms}, and says what is wrong in one
 * sentence; later calls wait as long as Kafka's clients do.
 */
public final class TopicAdmin implements AutoCloseable {

  private static final int PATIENCE_MS = 8_000;
  private static final Duration PATIENCE_FOR_TOPICS = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private final Admin admin;
  private final KafkaFailures failures;

  private TopicAdmin(Admin admin, KafkaFailures failures) {
    this.admin = admin;
    this.failures = failures;
  }

  /**
   * Connects and waits for the first answer.
   *
   * @throws InputException when no broker answers or lets this client in; names the brokers
   */
  public static TopicAdmin connect(KafkaSettings settings) {
    return connect(settings, Duration.ofMillis(patience(settings.client())));
  }

  /**
   * As {@link #connect(KafkaSettings)}.
   *
   * @param patience with brokers that do not answer, whatever the settings say
   */
  public static TopicAdmin connect(KafkaSettings settings, Duration patience) {
    KafkaFailures failures = new KafkaFailures(settings);
    Admin admin;
    try {
      admin = Admin.create(settings.client());
    } catch (RuntimeException e) {
      throw failures.explain("connecting", e);
    }
    TopicAdmin topics = new TopicAdmin(admin, failures);
    try {
      topics.awaitFirst(Math.toIntExact(patience.toMillis()));
      return topics;
    } catch (RuntimeException e) {
      topics.close();
      throw e;
    }
  }

  private static int patience(Properties properties) {
    Object given = properties.get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    return given == null ? PATIENCE_MS : Integer.parseInt(given.toString().strip());
  }

  /**
   * Waits a little longer than the client does: one without TLS takes what a port with TLS says for
   * the length of an answer, and may die of the memory for it without a word.
   */
  private void awaitFirst(int patienceMs) {
    DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(patienceMs);
    KafkaFuture<?> answer = admin.describeCluster(options).nodes();
    try {
      answer.get(2L * patienceMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failures.explain("connecting", e.getCause());
    } catch (TimeoutException e) {
      throw failures.explain(
          "connecting", new org.apache.kafka.common.errors.TimeoutException("no answer", e));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Makes the topics that are not there, with as many replicas as the brokers give by themselves,
   * and waits until they can be seen, which is a moment after they were made.
   *
   * @return names of those that were made
   */
  public List<String> createMissing(TopicWish... wishes) {
    List<String> made = new ArrayList<>();
    for (TopicWish wish : wishes) {
      if (partitions(wish.name()).isEmpty() && create(wish)) {
        made.add(wish.name());
      }
    }
    for (TopicWish wish : wishes) {
      awaitSight(wish.name());
    }
    return made;
  }

  private void awaitSight(String topic) {
    long deadline = System.nanoTime() + PATIENCE_FOR_TOPICS.toNanos();
    while (partitions(topic).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw failures.explain(
            "making topic " + topic,
            new org.apache.kafka.common.errors.TimeoutException("it was made and is not seen"));
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private boolean create(TopicWish wish) {
    NewTopic topic =
        new NewTopic(wish.name(), Optional.of(wish.partitions()), Optional.empty())
            .configs(wish.settings());
    try {
      await("making topic " + wish.name(), admin.createTopics(List.of(topic)).all());
      return true;
    } catch (RuntimeException e) {
      if (KafkaFailures.find(e, TopicExistsException.class).isPresent()) {
        return false;
      }
      throw e;
    }
  }

  /** Number of partitions of a topic; empty where there is no such topic. */
  public Optional<Integer> partitions(String topic) {
    return describe(topic, new DescribeTopicsOptions()).map(found -> found.partitions().size());
  }

  /**
   * What tells a topic from one of the same name that was deleted; empty where there is no such
   * topic.
   *
   * @param patience with brokers that do not answer
   */
  public Optional<String> id(String topic, Duration patience) {
    DescribeTopicsOptions options =
        new DescribeTopicsOptions().timeoutMs(Math.toIntExact(patience.toMillis()));
    return describe(topic, options).map(found -> found.topicId().toString());
  }

  private Optional<TopicDescription> describe(String topic, DescribeTopicsOptions options) {
    try {
      return Optional.of(
          await(
              "looking at topic " + topic,
              admin.describeTopics(List.of(topic), options).topicNameValues().get(topic)));
    } catch (RuntimeException e) {
      if (KafkaFailures.find(e, UnknownTopicOrPartitionException.class).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Where the next record of each partition will stand, whoever may see the ones before it. */
  SortedMap<Integer, Long> ends(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> asked = new TreeMap<>(TopicAdmin::byPartition);
    for (int p = 0; p < partitions; p++) {
      asked.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    Map<TopicPartition, ListOffsetsResultInfo> answer =
        await("asking for the ends of topic " + topic, admin.listOffsets(asked).all());
    SortedMap<Integer, Long> ends = new TreeMap<>();
    answer.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
    return ends;
  }

  private static int byPartition(TopicPartition a, TopicPartition b) {
    return Integer.compare(a.partition(), b.partition());
  }

  private <T> T await(String doing, KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failures.explain(doing, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
