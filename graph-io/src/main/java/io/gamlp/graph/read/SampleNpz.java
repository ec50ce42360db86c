package io.gamlp.graph.read;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.npy.NpyArray;
import io.gamlp.graph.npy.NpyType;
import io.gamlp.graph.npy.NpzFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Samples as one NPZ: {@code x}, samples along the first dimension, the others joined into features
 * (bytes are taken for pixels: 0 … 255 becomes 0 … 1); {@code y}, the class of each sample (-1
 * where unlabelled); and, where there is one, {@code split}, text as in the splits of a CSV folder,
 * empty for a sample in no split.
 */
final class SampleNpz {

  private SampleNpz() {}

  static GraphSnapshot read(Path file, SplitDraw draw) {
    try (NpzFile npz = NpzFile.open(file)) {
      DenseFeatures features = features(npz.read("x"));
      Labels labels = Labels.of(npz.read("y"), features.numNodes());
      byte[] roles =
          npz.has("split") ? roles(npz.read("split"), labels) : draw.ofSamples(labels.classes());
      return SampleFiles.snapshot(file, features, labels, roles);
    }
  }

  private static DenseFeatures features(NpyArray x) {
    int[] shape = x.shape();
    if (shape.length < 2 || x.size() == 0) {
      throw new InputException(
          x.where()
              + ": expected an array of samples x features, found the shape "
              + Arrays.toString(shape));
    }
    float[] values = x.toFloats();
    int dimension = values.length / shape[0];
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InputException(
            String.format(
                "%s, row %d, feature %d: expected a finite number, found %s",
                x.where(), i / dimension, i % dimension, values[i]));
      }
    }
    if (x.type() == NpyType.UINT8) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= 255f;
      }
    }
    return new DenseFeatures(shape[0], dimension, values);
  }

  private static byte[] roles(NpyArray split, Labels labels) {
    String[] names = split.toText();
    if (names.length != labels.classes().length) {
      throw new InputException(
          String.format(
              "%s: expected splits of %d samples, found %d",
              split.where(), labels.classes().length, names.length));
    }
    byte[] roles = new byte[names.length];
    for (int v = 0; v < names.length; v++) {
      String where = split.where() + ", row " + v + ": ";
      SplitRole role = names[v].isEmpty() ? SplitRole.NONE : SplitCsv.role(names[v]);
      if (role == null) {
        throw new InputException(where + SplitCsv.expectedFor(names[v]));
      }
      if (role != SplitRole.NONE && labels.classes()[v] < 0) {
        throw new InputException(where + "the sample is in a split but has no label");
      }
      roles[v] = (byte) role.ordinal();
    }
    return roles;
  }
}
