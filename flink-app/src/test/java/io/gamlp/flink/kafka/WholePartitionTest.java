package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class WholePartitionTest {

  private static final TopicPartition PARTITION = new TopicPartition("metrics", 0);
  private static final byte[] KEY = {1};

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);
  private final List<Long> taken = new ArrayList<>();
  private long now;

  private void holds(long end) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void comes(long offset) {
    consumer.addRecord(new ConsumerRecord<>("metrics", 0, offset, KEY, KEY));
  }

  /** Each look at the clock is forty seconds after the one before. */
  private void read() {
    WholePartition.read(
        consumer,
        PARTITION,
        record -> taken.add(record.offset()),
        () -> now += Duration.ofSeconds(40).toNanos());
  }

  @Test
  void takesWhatIsThereAndNothingThatComesLater() {
    holds(3);
    consumer.schedulePollTask(
        () -> {
          comes(0);
          comes(2);
        });
    consumer.schedulePollTask(() -> comes(3));
    read();
    assertThat(taken).containsExactly(0L, 2L);
  }

  /** As where transactions were aborted, of which a consumer shows no record. */
  @Test
  void aStepForwardThatBringsNoRecordIsOne() {
    holds(5);
    for (long position = 1; position < 5; position++) {
      long next = position;
      consumer.schedulePollTask(() -> consumer.seek(PARTITION, next));
    }
    consumer.schedulePollTask(() -> comes(4));
    read();
    assertThat(taken).containsExactly(4L);
  }

  @Test
  void givesUpWhereItDoesNotGoOn() {
    holds(5);
    consumer.schedulePollTask(() -> comes(0));
    assertThatThrownBy(this::read)
        .isInstanceOf(TimeoutException.class)
        .hasMessage("offset 1 of metrics-0 does not come");
    assertThat(taken).containsExactly(0L);
  }
}
