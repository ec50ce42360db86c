package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import io.gamlp.graph.store.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** From the command {@code gamlp train} on the default input to the end of its first epoch. */
final class StartRow implements Row {

  /** How the lines begin with which the command enters a part, and what came before each. */
  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("read:", "launcher and JVM");
    PARTS.put("augment:", "cluster and reading");
    PARTS.put("train:", "augmentation");
    PARTS.put("epoch 1/", "start of the training job and epoch 1");
  }

  private static final String FIRST_EPOCH = "epoch 1/";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String description() {
    return "from `gamlp train`, built, until its first epoch";
  }

  @Override
  public Takes takes() {
    return new Takes(20, 12);
  }

  @Override
  public List<Line> run(Scope scope) throws Exception {
    int repetitions = scope.choose(5, 3);
    List<Double> seconds = new ArrayList<>();
    Map<String, List<Double>> parts = new LinkedHashMap<>();
    for (int i = 0; i < repetitions; i++) {
      Map<String, Double> reached = once(scope.folder().resolve("run"));
      double before = 0;
      for (Map.Entry<String, Double> one : reached.entrySet()) {
        parts.computeIfAbsent(one.getKey(), key -> new ArrayList<>()).add(one.getValue() - before);
        before = one.getValue();
      }
      seconds.add(before);
    }
    String split =
        parts.entrySet().stream()
            .map(
                part ->
                    part.getKey() + " " + Unit.SECONDS.text(Sample.of(part.getValue()).median()))
            .collect(Collectors.joining(", "));
    return List.of(
        Line.of(name(), "gamlp train until epoch 1", Unit.SECONDS, Sample.of(seconds))
            .target(Target.value(8))
            .note(split));
  }

  /** Runs until the first epoch is printed; gives the time from the start at each part's end. */
  private static Map<String, Double> once(Path out) throws IOException, InterruptedException {
    Map<String, Double> reached = new LinkedHashMap<>();
    GamlpProcess.Outcome outcome =
        GamlpProcess.run(
            List.of("train", "--out", out.toString()),
            null,
            (seconds, line) -> {
              PARTS.forEach(
                  (begin, part) -> {
                    if (line.startsWith(begin)) {
                      reached.putIfAbsent(part, seconds);
                    }
                  });
              return !line.startsWith(FIRST_EPOCH);
            });
    new LocalStorage().delete(out.toString());
    if (reached.size() < PARTS.size()) {
      throw new IOException("gamlp train ended before its first epoch: " + outcome.lastLine());
    }
    return reached;
  }
}
