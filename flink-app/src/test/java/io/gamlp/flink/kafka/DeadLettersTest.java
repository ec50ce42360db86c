package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.Origin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  @Test
  void saysWhyFromWhereAndSinceWhenAndKeepsTheBytes() {
    byte[] key = {1};
    byte[] value = {2, 3};
    Origin origin = new Origin(DeadLetters.source("graph.a-b.snapshots.v1", 3), 17, 1_700_000);
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.record("t.dlq", key, value, BadReason.NOT_FINITE, "found NaN – why?", origin);
    assertThat(letter.topic()).isEqualTo("t.dlq");
    assertThat(letter.key()).isSameAs(key);
    assertThat(letter.value()).isSameAs(value);
    Map<String, String> headers = new HashMap<>();
    letter
        .headers()
        .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "gamlp.reason", "NOT_FINITE",
                "gamlp.message", "found NaN – why?",
                "gamlp.topic", "graph.a-b.snapshots.v1",
                "gamlp.partition", "3",
                "gamlp.offset", "17",
                "gamlp.timestamp", "1700000"));
  }

  @Test
  void theSameRefusalIsTheSameRecord() {
    Origin origin = new Origin(DeadLetters.source("t", 0), 1, 2);
    assertThat(DeadLetters.record("t.dlq", null, null, BadReason.LATE, "m", origin))
        .isEqualTo(DeadLetters.record("t.dlq", null, null, BadReason.LATE, "m", origin));
  }
}
