package io.gamlp.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command line that runs as a process of its own. */
final class Command {

  private static final int PATIENCE_MINUTES = 15;

  private final ProcessBuilder builder;

  /** How it ended, and what it wrote on both streams. */
  record Outcome(int exitCode, String output) {

    Outcome requireSuccess() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ":\n" + output);
      }
      return this;
    }
  }

  /** One that runs. */
  record Running(Process process, Path output) {

    boolean isOver() {
      return !process.isAlive();
    }

    /** Kills it as {@code kill -9} does. */
    void kill() throws IOException, InterruptedException {
      process.destroyForcibly().waitFor();
      Files.delete(output);
    }

    /** Asks it to end, as Ctrl-C does. */
    void interrupt() {
      process.destroy();
    }

    Outcome await() throws IOException, InterruptedException {
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (!ended) {
        throw new AssertionError("not over after " + PATIENCE_MINUTES + " minutes:\n" + text);
      }
      return new Outcome(process.exitValue(), text);
    }
  }

  private Command(List<String> words) {
    builder = new ProcessBuilder(words).redirectErrorStream(true);
  }

  static Command of(List<String> words) {
    return new Command(words);
  }

  Command with(String variable, String value) {
    builder.environment().put(variable, value);
    return this;
  }

  /** Starts it; what it writes goes to a file, since nobody reads a pipe meanwhile. */
  Running start() throws IOException {
    Path output = Files.createTempFile("command", ".out");
    return new Running(builder.redirectOutput(output.toFile()).start(), output);
  }

  Outcome run() throws IOException, InterruptedException {
    return start().await();
  }
}
