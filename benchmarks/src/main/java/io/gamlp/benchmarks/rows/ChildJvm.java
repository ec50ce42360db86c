package io.gamlp.benchmarks.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs in processes of their own, with this one's class path and flags. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * A command line for {@link ProcessBuilder}.
   *
   * @param flags for the JVM; they go before those of this one
   */
  static List<String> command(List<String> flags, String mainClass, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-Xmx") && !flag.startsWith("-XX:MaxRAMPercentage"))
        .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-agentlib"))
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(args);
    return command;
  }

  /**
   * Runs a program to its end.
   *
   * @return the last line that it wrote
   * @throws IOException with what it wrote last, where it fails
   */
  static String lastLine(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      String last = output.substring(output.lastIndexOf('\n') + 1);
      if (code != 0) {
        throw new IOException("a program of its own ended with " + code + ": " + last);
      }
      return last;
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * The most memory that a process has held so far, in bytes.
   *
   * @return 0 where the system does not say
   */
  static long residentPeak(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }
}
