package io.gamlp.graph.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.generate.SplitDraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A folder of CSV files: {@code edges.csv}, one features file, {@code labels.csv}, and where there
 * is one {@code splits.csv}. The features say how many nodes there are.
 */
public final class CsvFolder {

  private CsvFolder() {}

  /**
   * Reads the folder.
   *
   * @param draw of the splits where the folder has none
   * @param notes takes a line for people on labels that look like a mistake
   * @throws io.gamlp.graph.InputException naming file and line of what is missing or wrong
   */
  public static GraphSnapshot read(Path folder, SplitDraw draw, Consumer<String> notes) {
    InputFiles.requireFolder(folder, "a folder with edges.csv, features and labels.csv");
    InputFiles.require(folder.resolve("edges.csv"), "the edges (src,dst[,weight])");
    InputFiles.require(folder.resolve("labels.csv"), "the labels (node,label)");
    Path featureFile = FeatureFiles.of(folder);
    NodeFeatures features = FeatureFiles.read(featureFile);
    NodeRange nodes = new NodeRange(features.numNodes(), featureFile);
    Labels labels = Labels.readCsv(folder.resolve("labels.csv"), nodes, notes);
    EdgeList edges = EdgeCsv.read(folder.resolve("edges.csv"), true, nodes);
    Path splits = folder.resolve("splits.csv");
    byte[] roles =
        Files.isRegularFile(splits)
            ? SplitCsv.read(splits, nodes, labels)
            : draw.ofGraph(labels.classes(), labels.numClasses());
    return new GraphSnapshot(
        name(folder), nodes.size(), edges, features, labels.classes(), labels.numClasses(), roles);
  }

  /** The name that meta.json gives, else the folder's. Nothing else in meta.json is used. */
  private static String name(Path folder) {
    Path meta = folder.resolve("meta.json");
    if (Files.isRegularFile(meta)) {
      try {
        JsonNode name = new ObjectMapper().readTree(meta.toFile()).path("name");
        if (name.isTextual() && !name.asText().isBlank()) {
          return name.asText();
        }
      } catch (IOException e) {
        throw InputFiles.unreadable(meta, 0, e);
      }
    }
    return InputFiles.lastName(folder);
  }
}
