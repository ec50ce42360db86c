package io.gamlp.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a figure depends on beside the code.
 *
 * @param cores processors of this JVM
 * @param cpu the processor's name, or its architecture where no name is known
 * @param memoryBytes memory of the machine or the container
 * @param heapBytes largest heap of this JVM
 * @param jvm name and version
 * @param os name, version and architecture
 */
public record Machine(
    int cores, String cpu, long memoryBytes, long heapBytes, String jvm, String os) {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        cpuName(),
        SYSTEM.getTotalMemorySize(),
        Runtime.getRuntime().maxMemory(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
  }

  /** Processor time of this process so far, all threads. */
  public static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  private static String cpuName() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException noSuchFileHere) {
      return System.getProperty("os.arch");
    }
  }
}
