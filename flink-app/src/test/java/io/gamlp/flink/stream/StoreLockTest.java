package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {

  @TempDir Path folder;
  private String store;

  @BeforeEach
  void nameStore() {
    store = folder.resolve("store").toUri().toString();
  }

  /** Another process that takes the lock, says so, and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      StoreLock lock = StoreLock.take(args[0]);
      System.out.println("has it");
      System.in.read();
      lock.close();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                store))
        .redirectError(folder.resolve("holder.txt").toFile())
        .start();
  }

  private Process holder() throws IOException {
    Process holder = start();
    assertThat(holder.inputReader().readLine())
        .as(() -> read(folder.resolve("holder.txt")))
        .isEqualTo("has it");
    return holder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aSecondProcessIsRefusedAndToldWhoHoldsTheStore() throws Exception {
    Process holder = holder();
    try {
      assertThatThrownBy(() -> StoreLock.take(store))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(store + ": another gamlp stream works on this store")
          .hasMessageContaining("process " + holder.pid() + " since ");
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatWasKilledHoldsNothing() throws Exception {
    holder().destroyForcibly().waitFor();
    StoreLock.take(store).close();
  }

  @Test
  void aRefusedAttemptOfTheSameProcessDoesNotLoseTheLock() throws Exception {
    try (StoreLock lock = StoreLock.take(store)) {
      assertThatThrownBy(() -> StoreLock.take(store))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("(this very process)");
      Process other = start();
      assertThat(other.waitFor()).isNotZero();
      assertThat(read(folder.resolve("holder.txt")))
          .contains("process " + ProcessHandle.current().pid() + " since ");
    }
  }

  /** There is no broker, and no cluster either. */
  @Test
  void aSecondStreamIsRefusedBeforeItReachesForAnythingElse() throws Exception {
    StreamConfig config =
        StreamConfig.from(
            EffectiveOptions.load(
                Command.STREAM, Map.of("brokers", "localhost:1", "dataset", "d", "store", store)));
    try (StoreLock lock = StoreLock.take(config.store())) {
      assertThatThrownBy(
              () -> new StreamRun(config, null, new SilentProgress()).run(new Cancellation()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another gamlp stream works on this store");
    }
    assertThat(folder.resolve("store/driver/owner")).doesNotExist();
  }

  @Test
  void givenBackItCanBeTakenAgain() throws Exception {
    StoreLock.take(store).close();
    StoreLock.take(store).close();
  }

  @Test
  void twoStoresHaveALockEach() throws Exception {
    try (StoreLock one = StoreLock.take(store);
        StoreLock other = StoreLock.take(folder.resolve("other").toUri().toString())) {
      assertThat(one).isNotSameAs(other);
    }
  }
}
