package io.gamlp.graph.wire;

import java.util.Arrays;

/** The features of one node. */
public sealed interface FeatureVector {

  /**
   * All features.
   *
   * @param values one value a feature; not copied
   */
  record Dense(float[] values) implements FeatureVector {

    @Override
    public boolean equals(Object other) {
      return other instanceof Dense dense && Arrays.equals(values, dense.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return values.length + " dense features";
    }
  }

  /**
   * The features that are stored; the others are 0.
   *
   * @param indices 0-based features, ascending in a good record; not copied
   * @param values as long as {@code indices}; not copied
   */
  record Sparse(int[] indices, float[] values) implements FeatureVector {

    public Sparse {
      if (indices.length != values.length) {
        throw new IllegalArgumentException(
            "expected as many values as indices, found "
                + indices.length
                + " indices and "
                + values.length
                + " values");
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sparse sparse
          && Arrays.equals(indices, sparse.indices)
          && Arrays.equals(values, sparse.values);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(indices) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return indices.length + " sparse features";
    }
  }
}
