package io.gamlp.flink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is worth knowing of the work on one snapshot, in its run folder: figures of each stage, and
 * those of each epoch. They survive the driver and go to the metrics topic with the predictions.
 */
final class RunNotes {

  static final String METRICS = "metrics.jsonl";

  private static final String STAGES = "stages.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final String directory;

  /**
   * @param directory the run folder of the snapshot
   */
  RunNotes(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** Adds the figures of one stage to those of the others; a stage done again replaces its own. */
  void put(String stage, ObjectNode figures) throws IOException {
    ObjectNode all = stages();
    all.set(stage, figures);
    SmallFile.write(storage, Storage.resolve(directory, STAGES), JSON.writeValueAsString(all));
  }

  /** The figures of all stages so far, by their names. */
  ObjectNode stages() throws IOException {
    Optional<String> text = SmallFile.read(storage, Storage.resolve(directory, STAGES));
    JsonNode node = text.isPresent() ? JSON.readTree(text.get()) : null;
    return node instanceof ObjectNode known ? known : JSON.createObjectNode();
  }

  /** Takes over the figures of the epochs from a folder of this host. */
  void takeEpochs(Path folder) throws IOException {
    SmallFile.write(
        storage, Storage.resolve(directory, METRICS), Files.readString(folder.resolve(METRICS)));
  }

  /** One line of JSON for each epoch. */
  List<String> epochs() throws IOException {
    List<String> lines = new ArrayList<>();
    SmallFile.read(storage, Storage.resolve(directory, METRICS))
        .ifPresent(text -> text.lines().filter(line -> !line.isBlank()).forEach(lines::add));
    return lines;
  }
}
