package io.gamlp.flink.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.program.MessageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsWriterTest {

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong();

  private static EpochMetrics epoch(int epoch) {
    EpochTimes times = new EpochTimes().seconds(1.5, 0.25, 0.125);
    times.sent(MessageKind.PARTIAL_SLAB, 40);
    times.sent(MessageKind.P, 20);
    times.sent(MessageKind.P, 7);
    return new EpochMetrics(
        epoch, 1, 5, 12.5, 1e-3, Double.NaN, 0.5, 0.75, Double.NaN, 100, 50, 60, times, 0.25);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("metrics.jsonl"));
  }

  @Test
  void writesTheKeysInTheirOrderAndNullForWhatIsNotKnown() throws IOException {
    try (MetricsWriter writer = new MetricsWriter(folder)) {
      writer.add(epoch(3));
    }
    assertThat(lines())
        .containsExactly(
            "{\"epoch\":3,\"stage\":1,\"layers\":5,\"objective\":12.5,\"residual\":0.001,"
                + "\"train_loss\":null,\"train_accuracy\":0.5,\"val_accuracy\":0.75,"
                + "\"test_accuracy\":null,\"values_sent\":100,\"payload_bytes\":50,"
                + "\"wire_bytes\":60,\"compute_seconds\":1.5,\"wait_seconds\":0.25,"
                + "\"serialise_seconds\":0.125,\"bytes\":{\"p\":27,\"partial_slab\":40},"
                + "\"seconds\":0.25}");
    JsonNode json = Json.MAPPER.readTree(lines().get(0));
    assertThat(json.get("test_accuracy").isNull()).isTrue();
  }

  @Test
  void replacesTheFileAtMostOnceASecondAndOnClose() throws IOException {
    try (MetricsWriter writer = new MetricsWriter(folder, now::get)) {
      assertThat(lines()).isEmpty();
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
      writer.add(epoch(1));
      assertThat(lines()).isEmpty();
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
      writer.add(epoch(2));
      assertThat(lines()).hasSize(2);
      writer.add(epoch(3));
      assertThat(lines()).hasSize(2);
    }
    assertThat(lines()).hasSize(3);
    assertThat(folder.toFile().list()).containsExactly("metrics.jsonl");
  }
}
