package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code gamlp} in a process of its own, that can be killed. */
final class StreamProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Path output;

  private StreamProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param output a file for what it prints
   * @param arguments of the program
   */
  static StreamProcess start(Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new StreamProcess(process, output);
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it has printed a text. */
  void awaitOutput(String text) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!output().contains(text)) {
      assertThat(process.isAlive()).as("it has ended: %s", output()).isTrue();
      assertThat(System.nanoTime())
          .as("still waiting for '%s': %s", text, output())
          .isLessThan(deadline);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** {@code kill}. */
  void terminate() {
    process.destroy();
  }

  int awaitEnd() throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("it does not end: %s", output())
        .isTrue();
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
