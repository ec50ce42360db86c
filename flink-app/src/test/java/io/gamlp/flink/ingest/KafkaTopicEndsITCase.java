package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TestBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the leaders of a topic say, on a broker that also dies. */
class KafkaTopicEndsITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Of a client that is to have an answer, however slow the broker is. */
  private static final String PATIENT_MS = "300000";

  /** Of one that is to have none. */
  private static final String IMPATIENT_MS = "2000";

  private static final String TOPIC = "ends";
  private static final String GROUP = "ends-readers";

  private TestBroker broker;
  private KafkaTopicEnds topic;

  @BeforeEach
  void begin() {
    broker = TestBroker.start();
    broker.createTopic(TOPIC, 2, Map.of());
    topic = ends(TOPIC, PATIENT_MS);
  }

  private KafkaTopicEnds ends(String name, String patienceMillis) {
    return new KafkaTopicEnds(
        KafkaSettings.of(broker.bootstrap(), Map.of("default.api.timeout.ms", patienceMillis)),
        name,
        GROUP);
  }

  @AfterEach
  void end() {
    broker.close();
  }

  /** One transaction for each value; both partitions end with its mark, which is no record. */
  private void send(int... partitions) {
    Properties properties = KafkaSettings.of(broker.bootstrap(), Map.of()).producer();
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "t");
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
      producer.initTransactions();
      for (int partition : partitions) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[1]));
        producer.commitTransaction();
      }
    }
  }

  @Test
  void reachedIsWhatHasNoRecordBeforeTheEnd() throws Exception {
    assertThat(topic.areReached(topic.ask(), new Positions())).as("an empty topic").isTrue();
    send(0, 0, 1);
    long[] ends = askUntil(4, 2);
    assertThat(ends).as("records and marks").containsExactly(4, 2);
    Positions read = new Positions();
    assertThat(topic.areReached(ends, read)).isFalse();
    read.read(0, 0);
    read.read(1, 0);
    assertThat(topic.areReached(ends, read)).as("offset 2 is a record").isFalse();
    read.read(0, 2);
    assertThat(topic.areReached(ends, read)).as("offset 3 is a mark").isTrue();
    send(1);
    assertThat(topic.areReached(ends, read)).as("what came later").isTrue();
    assertThat(topic.areReached(askUntil(4, 4), read)).isFalse();
  }

  @Test
  void whatTheGroupHasCommittedIsKnownAndAskingCommitsNothing() throws Exception {
    send(0, 0, 1);
    assertThat(topic.committed()).as("nothing yet").containsExactly(0, 0);
    Properties properties = KafkaSettings.of(broker.bootstrap(), Map.of()).consumer();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      consumer.commitSync(Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(3)));
    }
    assertThat(topic.areReached(askUntil(4, 2), new Positions())).isFalse();
    assertThat(topic.committed()).containsExactly(3, 0);
  }

  /** A commit is answered a moment before its records count: asks again until they do. */
  private long[] askUntil(long... ends) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long[] answer = topic.ask();
    while (!Arrays.equals(answer, ends) && System.nanoTime() < deadline) {
      answer = topic.ask();
    }
    return answer;
  }

  @Test
  void aBrokerThatDoesNotAnswerIsAFailureUntilItDoes() throws Exception {
    send(0);
    broker.kill();
    assertThatThrownBy(ends(TOPIC, IMPATIENT_MS)::ask).isInstanceOf(IOException.class);
    broker.startAgain();
    // How far it has come then is the broker's affair: it may still be ending the transaction.
    assertThat(topic.ask()).as("ends of two partitions").hasSize(2);
  }

  @Test
  void aPartitionWithoutALeaderIsNamedAndSoIsWhoShouldServeIt() throws Exception {
    try (TestBroker second = broker.joined()) {
      broker.createTopicOn("shared", 1, 2, 1, 2);
      KafkaTopicEnds shared = ends("shared", IMPATIENT_MS);
      // That the leaders are there is known a moment after the topic is.
      assertThat(askUntilItAnswers(shared)).containsExactly(0, 0, 0, 0);
      second.kill();
      assertThat(askUntilItFailsFor(shared, "found no leader"))
          .isEqualTo(
              "topic shared: found no leader of partition 1 (on broker 2), 3 (on broker 2),"
                  + " expected one of each");
      second.startAgain();
      assertThat(askUntilItAnswers(shared)).containsExactly(0, 0, 0, 0);
    }
  }

  /** That a broker is dead is known a moment later: until then its leader just does not answer. */
  private static String askUntilItFailsFor(KafkaTopicEnds topic, String reason) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String found = "no failure";
    while (!found.contains(reason) && System.nanoTime() < deadline) {
      try {
        topic.ask();
      } catch (IOException e) {
        found = e.getMessage();
      }
    }
    return found;
  }

  private static long[] askUntilItAnswers(KafkaTopicEnds topic) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return topic.ask();
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  @Test
  void aTopicThatIsGoneIsAFailure() {
    KafkaTopicEnds none = ends("none", PATIENT_MS);
    assertThatThrownBy(none::ask).isInstanceOf(IOException.class).hasMessageContaining("none");
  }
}
