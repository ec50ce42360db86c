package io.gamlp.graph.read;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.npy.NpyReader;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Plain samples: nodes without edges. They are in one CSV file ({@link SampleCsv}), in one NPZ file
 * ({@link SampleNpz}), or as features, labels and perhaps splits in a file each, as a CSV folder
 * has them; labels may be an NPY array too. Without splits, they are drawn.
 */
public final class SampleFiles {

  private SampleFiles() {}

  /**
   * Reads one file by its ending: csv, csv.gz or npz.
   *
   * @param draw of the splits where the file has none
   * @param notes takes a line for people on labels that look like a mistake
   * @throws InputException naming file and line, or array and row, of what is missing or wrong
   */
  public static GraphSnapshot read(Path file, SplitDraw draw, Consumer<String> notes) {
    String name = InputFiles.require(file, "samples").getFileName().toString();
    if (name.endsWith(".npz")) {
      return SampleNpz.read(file, draw);
    }
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      return SampleCsv.read(file, draw, notes);
    }
    throw new InputException(
        file
            + ": expected a name ending in .csv, .csv.gz or .npz; labels in a file of their own are"
            + " written samples:FEATURES,LABELS");
  }

  /**
   * Reads features and labels.
   *
   * @param features in any form that a CSV folder may have them in
   * @param labels {@code node,label} lines, or whole numbers in an NPY file
   * @param splits {@code node,split} lines, or null where there are none
   * @param draw of the splits, where they are to be drawn
   * @param notes takes a line for people on labels that look like a mistake
   * @throws InputException naming file and line, or row, of what is missing or wrong
   */
  public static GraphSnapshot read(
      Path features, Path labels, Path splits, SplitDraw draw, Consumer<String> notes) {
    NodeFeatures x = FeatureFiles.read(features);
    NodeRange samples = new NodeRange(x.numNodes(), features);
    Labels y = labels(labels, samples, notes);
    byte[] roles =
        splits == null
            ? draw.ofSamples(y.classes())
            : SplitCsv.read(InputFiles.require(splits, "the splits (node,split)"), samples, y);
    return snapshot(features, x, y, roles);
  }

  private static Labels labels(Path file, NodeRange samples, Consumer<String> notes) {
    InputFiles.require(file, "the labels");
    return file.getFileName().toString().endsWith(".npy")
        ? Labels.of(NpyReader.read(file), samples.size())
        : Labels.readCsv(file, samples, notes);
  }

  /**
   * Samples as a snapshot that is named after a file.
   *
   * @param roles ordinals of {@link SplitRole}, one a sample
   */
  static GraphSnapshot snapshot(Path file, NodeFeatures features, Labels labels, byte[] roles) {
    String name = InputFiles.lastName(file);
    int dot = name.indexOf('.');
    return new GraphSnapshot(
        dot > 0 ? name.substring(0, dot) : name,
        features.numNodes(),
        EdgeList.none(),
        features,
        labels.classes(),
        labels.numClasses(),
        roles);
  }
}
