package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers in a layer's state which BLAS on which CPU made it. Another one adds in another order:
 * a run that goes on there is as good, but its bits are not those of the undisturbed run.
 */
final class KernelsMark {

  private static final String NAME = "kernels";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** What tells CPUs apart in Linux's list, on x86 and on ARM. */
  private static final List<String> CPU_KEYS =
      List.of("vendor_id", "cpu family", "model", "model name", "CPU implementer", "CPU part");

  private static final String CPU = cpu();

  private KernelsMark() {}

  static void save(StateWriter state, Kernels running) {
    state.bytes(NAME, mark(running).getBytes(StandardCharsets.UTF_8));
  }

  /** What a person should know when the state was made by other kernels than those that run. */
  static Optional<String> difference(StateReader state, Kernels running) {
    byte[] saved = state.bytes(NAME);
    String then = saved == null ? "unknown kernels" : new String(saved, StandardCharsets.UTF_8);
    String now = mark(running);
    return then.equals(now)
        ? Optional.empty()
        : Optional.of(
            "the checkpoint was made with "
                + then
                + ", this task computes with "
                + now
                + ": the run goes on, but to rounding only, not with the same bits");
  }

  private static String mark(Kernels kernels) {
    return kernels.description() + " on " + CPU;
  }

  private static String cpu() {
    List<String> lines;
    try {
      lines = Files.readAllLines(CPU_INFO);
    } catch (IOException | RuntimeException e) {
      return System.getProperty("os.arch"); // not Linux, or not to be read here
    }
    List<String> values = new ArrayList<>();
    for (String key : CPU_KEYS) {
      lines.stream()
          .map(line -> line.split(":", 2))
          .filter(entry -> entry.length == 2 && entry[0].strip().equals(key))
          .findFirst()
          .ifPresent(entry -> values.add(entry[1].strip()));
    }
    return values.isEmpty() ? System.getProperty("os.arch") : String.join(" ", values);
  }
}
