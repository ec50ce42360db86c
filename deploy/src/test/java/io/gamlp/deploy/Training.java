package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A {@code train} of the distribution on a small generated graph, and what it leaves. */
record Training(Path out, String algorithm, int epochs) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Depth stages, of {@link #epochs} each. */
  private static final int STAGES = 2;

  /** Runs in one process without a cluster: the bits that every other run must have. */
  Command inProcess() {
    return command("--engine", "in-process");
  }

  /** Runs on the cluster in as many tasks as it has free slots. */
  Command on(LocalCluster cluster, String... more) {
    List<String> words = new ArrayList<>(wordsOn(cluster));
    words.addAll(List.of(more));
    return command(words.toArray(String[]::new));
  }

  private static List<String> wordsOn(LocalCluster cluster) {
    return List.of("--master", cluster.address(), "--checkpoint-interval", "200ms", "--verbose");
  }

  /** Runs where these words say. */
  Command command(String... more) {
    return Command.of(
            Stream.of(
                    Stream.of(LocalCluster.DISTRIBUTION.resolve("bin/gamlp").toString()),
                    Stream.of(words()),
                    Stream.of(more))
                .flatMap(words -> words)
                .toList())
        .with("GAMLP_HEAP", "512m")
        // So short a run is over before the second compiler pays.
        .with("GAMLP_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
  }

  /** The words of the command line but for where it runs. */
  String[] words() {
    return new String[] {
      "train",
      "--data",
      "sbm:nodes=400,classes=4,words=100",
      "--layers",
      "4",
      "--hidden",
      "24",
      "--hops",
      "2",
      "--depth-schedule",
      "2,4",
      "--blocks",
      "2",
      "--algorithm",
      algorithm,
      "--epochs",
      Integer.toString(epochs),
      "--out",
      out.toString()
    };
  }

  /** What {@code run.json} says that an option was. */
  String option(String name) throws IOException {
    return JSON.readTree(out.resolve("run.json").toFile()).path("options").path(name).asText();
  }

  int allEpochs() {
    return STAGES * epochs;
  }

  /** Epochs that the client has heard of. */
  int epochsDone() throws IOException {
    Path metrics = out.resolve("metrics.jsonl");
    return Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
  }

  void assertSameAs(Training expected) throws IOException {
    assertThat(out.resolve("model.npz")).hasSameBinaryContentAs(expected.out.resolve("model.npz"));
    assertThat(out.resolve("predictions.csv"))
        .hasSameBinaryContentAs(expected.out.resolve("predictions.csv"));
    assertThat(metrics()).isEqualTo(expected.metrics()).hasSize(allEpochs());
  }

  /**
   * The lines of {@code metrics.jsonl} without the times, and without the bytes by kind, which
   * count what is sent again after a failure.
   */
  private List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
      ObjectNode metrics = (ObjectNode) JSON.readTree(line);
      List<String> times = new ArrayList<>();
      metrics.fieldNames().forEachRemaining(times::add);
      times.removeIf(name -> !name.endsWith("seconds") && !name.equals("bytes"));
      lines.add(metrics.remove(times));
    }
    return lines;
  }
}
