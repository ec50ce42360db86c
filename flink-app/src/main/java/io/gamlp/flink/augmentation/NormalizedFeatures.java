package io.gamlp.flink.augmentation;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.Whitening;
import java.util.Arrays;
import java.util.Optional;

/** Rows of H, by slab. */
final class NormalizedFeatures {

  private final NodeFeatures raw;
  private final FeatureNormalizer normalizer;
  private final Optional<Whitening> whitening;
  private final float[] rowScales;

  NormalizedFeatures(NodeFeatures raw, FeatureNormalizer normalizer) {
    this.raw = raw;
    this.normalizer = normalizer;
    this.whitening = normalizer.matrix();
    this.rowScales = new float[raw.numNodes()];
    for (int row = 0; row < rowScales.length; row++) {
      rowScales[row] = normalizer.rowScale(FeatureNormalizer.sumOfAbsolutes(raw, row));
    }
  }

  /** Features {@code first … first + width - 1} of every row, row after row. */
  float[] slab(int first, int width) {
    float[] values = new float[Math.multiplyExact(raw.numNodes(), width)];
    if (whitening.isPresent()) {
      whiten(whitening.get(), first, width, values);
      return values;
    }
    for (int row = 0; row < raw.numNodes(); row++) {
      copyRaw(row, first, width, values, row * width);
      normalizer.apply(values, row * width, first, width, rowScales[row]);
    }
    return values;
  }

  private void whiten(Whitening matrix, int first, int width, float[] values) {
    float[] mean = normalizer.mean();
    float[] centred = new float[raw.dimension()];
    for (int row = 0; row < raw.numNodes(); row++) {
      raw.copyRow(row, centred, 0);
      for (int f = 0; f < centred.length; f++) {
        centred[f] -= mean[f];
      }
      matrix.apply(centred, first, width, values, row * width);
    }
  }

  private void copyRaw(int row, int first, int width, float[] target, int offset) {
    if (raw instanceof SparseFeatures sparse) {
      int end = sparse.rowStart()[row + 1];
      int at = Arrays.binarySearch(sparse.columns(), sparse.rowStart()[row], end, first);
      for (int i = at < 0 ? -at - 1 : at; i < end && sparse.columns()[i] < first + width; i++) {
        target[offset + sparse.columns()[i] - first] = sparse.values()[i];
      }
    } else if (raw instanceof DenseFeatures dense) {
      System.arraycopy(dense.values(), row * dense.dimension() + first, target, offset, width);
    }
  }
}
