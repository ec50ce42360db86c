package io.gamlp.flink.stages;

import io.gamlp.admm.math.ClassSet;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weights for data with more features or classes than they were trained on.
 *
 * <ul>
 *   <li>Features: W_1 reads hop blocks {@code [H | HÃ | …]} of d features each; the new features
 *       get zero columns at the end of every block, so they change nothing until they are trained.
 *   <li>Classes: a new row of W_L is the mean of the old rows, its bias the mean of the old biases
 *       less {@value #HANDICAP}. So a new class scores the mean of the old scores less {@value
 *       #HANDICAP}, whatever the input: always below the best of the old classes, whose order and
 *       odds among each other stay, yet near enough to overtake it within few epochs. A class that
 *       the model masked was not trained: it gets such a row too, and is not among the old ones.
 * </ul>
 */
final class ModelGrowth {

  private static final double HANDICAP = 1.0;

  private ModelGrowth() {}

  /**
   * @param weights of a model of {@code hops} blocks of {@code oldDimension} features
   * @param trained the classes that the model was trained on, of those that it has a row for
   * @param newDimension features, no fewer than before
   * @param newClasses classes, no fewer than before
   */
  static Weights grow(
      Weights weights,
      ClassSet trained,
      int hops,
      int oldDimension,
      int newDimension,
      int newClasses) {
    List<LayerWeights> layers = new ArrayList<>(weights.layers());
    if (newDimension > oldDimension) {
      layers.set(0, withFeatures(layers.get(0), hops, oldDimension, newDimension));
    }
    int last = layers.size() - 1;
    if (newClasses > trained.members().length) {
      layers.set(last, withClasses(layers.get(last), trained, newClasses));
    }
    return new Weights(layers);
  }

  private static LayerWeights withFeatures(LayerWeights layer, int hops, int before, int now) {
    int columns = Math.multiplyExact(hops, now);
    float[] w = new float[Math.multiplyExact(layer.rows(), columns)];
    for (int row = 0; row < layer.rows(); row++) {
      for (int hop = 0; hop < hops; hop++) {
        System.arraycopy(
            layer.weights(),
            row * layer.columns() + hop * before,
            w,
            row * columns + hop * now,
            before);
      }
    }
    return new LayerWeights(layer.rows(), columns, w, layer.bias());
  }

  private static LayerWeights withClasses(LayerWeights layer, ClassSet trained, int classes) {
    int columns = layer.columns();
    float[] w = Arrays.copyOf(layer.weights(), Math.multiplyExact(classes, columns));
    float[] b = Arrays.copyOf(layer.bias(), classes);
    int[] old = trained.members();
    for (int c = 0; c < classes; c++) {
      if (Arrays.binarySearch(old, c) >= 0) {
        continue;
      }
      for (int j = 0; j < columns; j++) {
        w[c * columns + j] = (float) mean(layer.weights(), j, columns, old);
      }
      b[c] = (float) (mean(layer.bias(), 0, 1, old) - HANDICAP);
    }
    return new LayerWeights(classes, columns, w, b);
  }

  private static double mean(float[] values, int first, int step, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      sum += values[first + row * step];
    }
    return sum / rows.length;
  }
}
