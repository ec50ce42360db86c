package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.store.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingDeltasTest {

  @TempDir Path folder;

  private WaitingDeltas waiting() {
    return new WaitingDeltas(new LocalStorage(), folder.toString());
  }

  @Test
  void areThoseThatWereNotedLast() throws IOException {
    WaitingDeltas waiting = waiting();
    assertThat(waiting.all()).isEmpty();
    waiting.are(Map.of("d", "b", "e", "d"));
    assertThat(waiting().all()).containsExactly("d", "e");
    assertThat(waiting().baseOf("e")).contains("d");
    waiting.are(Map.of("e", "d"));
    assertThat(waiting().all()).containsExactly("e");
    assertThat(waiting().baseOf("d")).isEmpty();
    waiting.are(Map.of());
    assertThat(waiting().all()).isEmpty();
  }

  @Test
  void oneThatAnEarlierAttemptHasLeftHalfWrittenIsWrittenAnew() throws IOException {
    waiting().are(Map.of("d", "b"));
    Files.writeString(folder.resolve("waiting/d"), "");
    assertThat(waiting().baseOf("d")).isEmpty();
    waiting().are(Map.of("d", "b"));
    assertThat(waiting().baseOf("d")).contains("b");
  }

  @Test
  void whatAnEarlierAttemptHasNotedGoes() throws IOException {
    waiting().are(Map.of("d", "b"));
    waiting().are(Map.of("e", "b"));
    assertThat(waiting().all()).containsExactly("e");
  }

  @Test
  void whileTheStoreDoesNotServeNothingFailsAndThenAllIsNotedAnew() throws IOException {
    AtomicBoolean serves = new AtomicBoolean(true);
    WaitingDeltas waiting =
        new WaitingDeltas(
            new ForwardingStorage(new LocalStorage()) {
              @Override
              protected void beforeChange() throws IOException {
                if (!serves.get()) {
                  throw new IOException("the store is away");
                }
              }
            },
            folder.toString());
    waiting.are(Map.of("d", "b"));
    serves.set(false);
    waiting.are(Map.of("d", "b", "e", "d"));
    waiting.are(Map.of("e", "d", "f", "e"));
    Files.writeString(folder.resolve("waiting/f"), ""); // It got as far as that.
    serves.set(true);
    waiting.are(Map.of("e", "d", "f", "e"));
    assertThat(waiting().all()).containsExactly("e", "f");
    assertThat(waiting().baseOf("f")).contains("e");
  }
}
