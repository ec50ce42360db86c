package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedTopicTest {

  private static Duration patience(Map<String, String> properties) {
    return RefusedTopic.patience(KafkaSettings.of("localhost:9092", properties));
  }

  @Test
  void whoeverIsPatientWithTheBrokerIsNotSoForNews() {
    assertThat(patience(Map.of())).isEqualTo(Duration.ofSeconds(5));
    assertThat(patience(Map.of("default.api.timeout.ms", "300000")))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(patience(Map.of("default.api.timeout.ms", " 1500 ")))
        .isEqualTo(Duration.ofMillis(1500));
  }
}
