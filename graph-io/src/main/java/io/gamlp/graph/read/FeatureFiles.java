package io.gamlp.graph.read;

import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Features in whichever format a file's name says. */
final class FeatureFiles {

  private static final List<String> NAMES =
      List.of("features.npz", "features.npy", "features.svmlight", "features.svm", "features.csv");

  private FeatureFiles() {}

  /**
   * The one features file of a folder.
   *
   * @throws InputException if there is none, or more than one
   */
  static Path of(Path folder) {
    List<Path> found = NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
    if (found.isEmpty()) {
      throw new InputException(folder + ": expected one of " + NAMES + ", found none");
    }
    if (found.size() > 1) {
      throw new InputException(folder + ": expected one features file, found " + found);
    }
    return found.get(0);
  }

  /** Reads a file by its ending: npz, npy, svmlight, svm, csv (also csv.gz). */
  static NodeFeatures read(Path file) {
    String name = InputFiles.require(file, "the features").getFileName().toString();
    NodeFeatures features;
    if (name.endsWith(".npz")) {
      features = NumpyFeatures.readNpz(file);
    } else if (name.endsWith(".npy")) {
      features = NumpyFeatures.readNpy(file);
    } else if (name.endsWith(".svmlight") || name.endsWith(".svm")) {
      features = SvmLight.read(file);
    } else if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      features = DenseCsv.read(file);
    } else {
      throw new InputException(
          file + ": expected a name ending in .npz, .npy, .svmlight, .svm or .csv");
    }
    if (features.numNodes() == 0) {
      throw new InputException(file + ": expected at least one node, found none (empty graph)");
    }
    if (features.dimension() == 0) {
      throw new InputException(file + ": expected at least one feature, found none");
    }
    return features;
  }
}
