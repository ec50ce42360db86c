package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The record of a run, {@code run.json}: what was asked for, on which data, by which build, how
 * long each phase took and what came out. Collects, then writes once.
 */
public final class RunFile {

  public static final String FILE_NAME = "run.json";

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ObjectNode phases = JsonNodeFactory.instance.objectNode();

  /**
   * @param command the sub-command
   * @param options every option with the value that holds
   * @param started when the run began
   */
  public RunFile(String command, Map<String, String> options, Instant started) {
    root.put("format", 1);
    root.put("command", command);
    root.put("started", started.toString());
    root.putObject("options");
    options.forEach(this::option);
    root.set("versions", BuildInfo.versions());
    root.set("phase_seconds", phases);
  }

  /** Sets an option whose value was not known at the start. */
  public RunFile option(String key, String value) {
    root.withObject("/options").put(key, value);
    return this;
  }

  public RunFile data(DataSummary data) {
    root.set("data", data.toJson());
    return this;
  }

  /** Adds the time of a phase; of several times of one phase, the sum stands. */
  public RunFile phase(String name, double seconds) {
    phases.put(name, phases.path(name).asDouble() + seconds);
    return this;
  }

  /** A fact about the run, such as the BLAS in use. */
  public RunFile note(String key, String value) {
    ObjectNode notes = root.withObject("/notes");
    notes.put(key, value);
    return this;
  }

  /** The outcome of each seed, and mean and standard deviation over them. */
  public RunFile results(SeedSummary summary) {
    ObjectNode results = root.putObject("results");
    put(results, "test_accuracy_at_best_val", summary.testAtBestVal());
    put(results, "test_accuracy_at_last_epoch", summary.testAtLastEpoch());
    put(results, "best_val_accuracy", summary.bestVal());
    ArrayNode seeds = results.putArray("seeds");
    for (SeedOutcome outcome : summary.outcomes()) {
      ObjectNode seed = seeds.addObject();
      seed.put("seed", outcome.seed());
      seed.put("best_epoch", outcome.bestEpoch());
      put(seed.putObject("best"), outcome.best());
      seed.put("last_epoch", outcome.lastEpoch());
      put(seed.putObject("last"), outcome.last());
      Json.putNumber(seed, "seconds", outcome.seconds());
    }
    return this;
  }

  /** The accuracies of a model that was not trained here. */
  public RunFile results(Accuracies accuracies) {
    put(root.putObject("results"), accuracies);
    return this;
  }

  private static void put(ObjectNode parent, String key, SeedSummary.Statistic statistic) {
    ObjectNode node = parent.putObject(key);
    Json.putNumber(node, "mean", statistic.mean());
    Json.putNumber(node, "std", statistic.std());
  }

  private static void put(ObjectNode node, Accuracies accuracies) {
    Json.putNumber(node, "train_accuracy", accuracies.train());
    Json.putNumber(node, "val_accuracy", accuracies.val());
    Json.putNumber(node, "test_accuracy", accuracies.test());
  }

  /** Names the files that the run leaves in its folder. */
  public RunFile files(List<String> names) {
    ArrayNode files = root.putArray("files");
    names.forEach(files::add);
    return this;
  }

  /** Writes {@code run.json} into the folder. */
  public void write(Path folder) throws IOException {
    Json.write(folder.resolve(FILE_NAME), root);
  }
}
