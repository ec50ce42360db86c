package io.gamlp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.write.GraphWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole training of ogbn-arxiv's size through the command line, as a user runs it: reads the
 * graph, augments it, trains 10 layers of 256, predicts every node; in a process of its own.
 *
 * <pre>{@code
 * java -cp 'deploy/target/flink-gamlp/lib/*:deploy/target/flink-gamlp/app/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.ArxivSizedRun deploy/target/flink-gamlp FOLDER HEAP [options of train]
 * }</pre>
 *
 * keeps the graph in FOLDER, which takes it from there the next time.
 *
 * @param phaseSeconds what {@code run.json} has: read, augment, train, predict
 * @param epochs in all stages together
 * @param peakResidentBytes the most memory that the process had at a time; 0 where the system does
 *     not tell
 */
public record ArxivSizedRun(Map<String, Double> phaseSeconds, int epochs, long peakResidentBytes) {

  private static final List<String> NETWORK = List.of("--layers", "10", "--hidden", "256");
  private static final long LOOK_MILLIS = 200;

  /** The training alone, evaluations included. */
  public double secondsPerEpoch() {
    return phaseSeconds.get("train") / epochs;
  }

  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args).subList(3, args.length);
    ArxivSizedRun run = measure(Path.of(args[0]), Path.of(args[1]), args[2], options);
    run.phaseSeconds.forEach(
        (phase, seconds) -> System.out.printf(Locale.ROOT, "%-8s %7.1f s%n", phase, seconds));
    System.out.printf(
        Locale.ROOT,
        "%d epochs, %.1f s each; peak of resident memory %.2f GB%n",
        run.epochs,
        run.secondsPerEpoch(),
        run.peakResidentBytes / 1e9);
  }

  /**
   * Runs {@code gamlp train} and waits for its end.
   *
   * @param distribution folder with {@code bin/gamlp}
   * @param folder holds the graph, which is generated where it is missing, and the results of the
   *     last run
   * @param heap of the process, such as {@code 9g}
   * @param options of {@code train}, beside the data and the widths
   * @throws IllegalStateException when it fails; what it said is in {@code FOLDER/run.log}
   */
  public static ArxivSizedRun measure(
      Path distribution, Path folder, String heap, List<String> options) throws Exception {
    Path graph = folder.resolve("graph");
    if (!Files.exists(graph.resolve("meta.json"))) {
      GraphWriter.write(ArxivSize.snapshot(), graph);
    }
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(distribution.resolve("bin").resolve("gamlp").toString());
    command.addAll(
        List.of("train", "--data", graph.toString(), "--out", out.toString(), "--overwrite"));
    command.addAll(NETWORK);
    command.addAll(options);
    long peak = run(command, heap, folder.resolve("run.log"));
    return new ArxivSizedRun(phases(out), epochs(out), peak);
  }

  /** Returns the peak of its resident memory. */
  private static long run(List<String> command, String heap, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("GAMLP_HEAP", heap);
    Process process = builder.start();
    long peak = 0;
    try {
      do {
        peak = Math.max(peak, peakResidentBytes(process.pid()));
      } while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("gamlp ended with " + process.exitValue() + ", see " + log);
    }
    return peak;
  }

  /** The system keeps the highest value itself: only a rise just before the end is missed. */
  private static long peakResidentBytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      // It has ended, or the system has no such file.
    }
    return 0;
  }

  private static Map<String, Double> phases(Path out) throws IOException {
    JsonNode run = new ObjectMapper().readTree(out.resolve("run.json").toFile());
    Map<String, Double> seconds = new LinkedHashMap<>();
    run.path("phase_seconds")
        .fields()
        .forEachRemaining(phase -> seconds.put(phase.getKey(), phase.getValue().asDouble()));
    return seconds;
  }

  private static int epochs(Path out) throws IOException {
    return Files.readAllLines(out.resolve("metrics.jsonl")).size();
  }
}
