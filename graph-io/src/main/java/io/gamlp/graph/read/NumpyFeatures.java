package io.gamlp.graph.read;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.npy.NpyArray;
import io.gamlp.graph.npy.NpyReader;
import io.gamlp.graph.npy.NpzFile;
import java.nio.file.Path;
import java.util.Arrays;

/** Features from NumPy files: SciPy's CSR in an NPZ, or one two-dimensional array. */
final class NumpyFeatures {

  private NumpyFeatures() {}

  static NodeFeatures readNpz(Path file) {
    try (NpzFile npz = NpzFile.open(file)) {
      if (npz.has("indptr")) {
        requireRowFormat(npz);
        return csr(npz, "").toFeatures();
      }
      if (npz.names().size() != 1) {
        throw new InputException(
            file
                + ": expected a CSR matrix (data, indices, indptr, shape) or one dense array, found "
                + npz.names());
      }
      return dense(npz.read(npz.names().iterator().next()));
    }
  }

  static NodeFeatures readNpy(Path file) {
    return dense(NpyReader.read(InputFiles.require(file, "the features")));
  }

  /** Reads {@code <prefix>data, indices, indptr, shape}. */
  static CsrMatrix csr(NpzFile npz, String prefix) {
    NpyArray shape = vector(npz, prefix + "shape");
    NpyArray rowStart = vector(npz, prefix + "indptr");
    NpyArray indices = vector(npz, prefix + "indices");
    NpyArray values = vector(npz, prefix + "data");
    return CsrMatrix.of(
        npz.file() + "!" + prefix + "indptr.npy",
        shape.toInts(),
        rowStart.toInts(),
        indices.toInts(),
        values.toFloats());
  }

  static NodeFeatures dense(NpyArray array) {
    if (array.rank() != 2) {
      throw new InputException(
          array.where()
              + ": expected an array of nodes x features, found the shape "
              + Arrays.toString(array.shape()));
    }
    float[] values = array.toFloats();
    int dimension = array.shape()[1];
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InputException(
            String.format(
                "%s, row %d, column %d: expected a finite number, found %s",
                array.where(), i / dimension, i % dimension, values[i]));
      }
    }
    return new DenseFeatures(array.shape()[0], dimension, values);
  }

  private static NpyArray vector(NpzFile npz, String name) {
    NpyArray array = npz.read(name);
    if (array.rank() != 1) {
      throw new InputException(
          array.where()
              + ": expected one dimension, found the shape "
              + Arrays.toString(array.shape()));
    }
    return array;
  }

  /** A CSC matrix has the same array names; only its format tells it apart. */
  private static void requireRowFormat(NpzFile npz) {
    if (!npz.has("format")) {
      return;
    }
    NpyArray format = npz.read("format");
    String[] text = format.toText();
    if (text.length != 1 || !text[0].equals("csr")) {
      throw new InputException(
          format.where() + ": expected a matrix in format csr, found " + Arrays.toString(text));
    }
  }
}
