package io.gamlp.benchmarks.rows;

import io.gamlp.flink.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;

/** The command {@code gamlp} in a process of its own, by the launcher of the distribution. */
final class GamlpProcess {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MILLIS_BETWEEN_LOOKS = 100;

  private GamlpProcess() {}

  /**
   * How a command went.
   *
   * @param seconds from its start to its end
   * @param residentBytes the most memory that it held; 0 where the system does not say
   * @param lastLine the last line that it wrote
   */
  record Outcome(double seconds, long residentBytes, String lastLine) {}

  /**
   * Runs a command to its end.
   *
   * @param heap for {@code GAMLP_HEAP}, such as {@code 8g}; null for the default
   * @param seen gets each line with the seconds from the start; false ends the process
   * @throws IOException where it fails
   */
  static Outcome run(List<String> words, String heap, BiPredicate<Double, String> seen)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(words, heap)).redirectErrorStream(true);
    if (heap != null) {
      builder.environment().put("GAMLP_HEAP", heap);
    }
    long start = System.nanoTime();
    Process process = builder.start();
    MemoryWatch memory = new MemoryWatch(process);
    memory.start();
    String last = "";
    boolean enough = false;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        if (!seen.test((System.nanoTime() - start) / 1e9, line)) {
          enough = true;
          break;
        }
      }
    } finally {
      if (enough) {
        process.destroyForcibly();
      }
    }
    int code = process.waitFor();
    memory.join();
    if (code != 0 && !enough) {
      throw new IOException("gamlp " + words.get(0) + " ended with " + code + ": " + last);
    }
    return new Outcome((System.nanoTime() - start) / 1e9, memory.peak, last);
  }

  private static List<String> command(List<String> words, String heap) {
    String home = System.getProperty("gamlp.home");
    Path launcher = home == null ? null : Path.of(home, "bin", "gamlp");
    if (launcher == null || !Files.isExecutable(launcher)) {
      List<String> flags = heap == null ? List.of() : List.of("-Xmx" + heap);
      return ChildJvm.command(flags, Main.class.getName(), words);
    }
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(words);
    return command;
  }

  /** Looks at a process's memory until it ends. */
  private static final class MemoryWatch extends Thread {
    private final Process process;
    private volatile long peak;

    MemoryWatch(Process process) {
      super("memory");
      this.process = process;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (process.isAlive()) {
        peak = Math.max(peak, ChildJvm.residentPeak(process.pid()));
        LockSupport.parkNanos(MILLIS_BETWEEN_LOOKS * NANOS_PER_MILLI);
      }
    }
  }
}
