package io.gamlp.flink.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelGrowthTest {

  private static final int HOPS = 3;
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  private final Random random = new Random(5);
  private final Weights weights =
      new Weights(List.of(layer(6, HOPS * FEATURES), layer(CLASSES, 6)));

  private LayerWeights layer(int rows, int columns) {
    return new LayerWeights(rows, columns, gaussian(rows * columns), gaussian(rows));
  }

  private float[] gaussian(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void newFeaturesChangeNothingInWhateverTheyHold() {
    Weights grown =
        ModelGrowth.grow(weights, ClassSet.all(CLASSES), HOPS, FEATURES, FEATURES + 2, CLASSES);
    assertThat(grown.widths()).containsExactly(HOPS * (FEATURES + 2), 6, CLASSES);
    for (int trial = 0; trial < 50; trial++) {
      float[] x = gaussian(HOPS * FEATURES);
      float[] wider = gaussian(HOPS * (FEATURES + 2));
      for (int hop = 0; hop < HOPS; hop++) {
        System.arraycopy(x, hop * FEATURES, wider, hop * (FEATURES + 2), FEATURES);
      }
      assertThat(scores(grown, wider)).isEqualTo(scores(weights, x));
    }
  }

  @Test
  void newClassesLeavePredictionsAndTheOddsOfOldClassesAsTheyWere() {
    Weights grown =
        ModelGrowth.grow(weights, ClassSet.all(CLASSES), HOPS, FEATURES, FEATURES, CLASSES + 2);
    assertThat(grown.numClasses()).isEqualTo(CLASSES + 2);
    for (int trial = 0; trial < 200; trial++) {
      float[] x = gaussian(HOPS * FEATURES);
      float[] before = scores(weights, x);
      float[] after = scores(grown, x);
      for (int c = 0; c < CLASSES; c++) {
        assertThat(after[c]).isEqualTo(before[c]);
      }
      assertThat(SoftmaxLoss.argmax(after, 0, ClassSet.all(CLASSES + 2)))
          .isEqualTo(SoftmaxLoss.argmax(before, 0, ClassSet.all(CLASSES)));
      double mean = (before[0] + before[1] + before[2]) / 3.0;
      assertThat(after[CLASSES]).isCloseTo((float) (mean - 1), within(1e-4f));
      assertThat(after[CLASSES + 1]).isEqualTo(after[CLASSES]);
    }
  }

  /** Not as it was left, at whatever nothing pulled it from. */
  @Test
  void aClassThatTheModelMaskedStartsAsANewOneDoes() {
    ClassSet trained = ClassSet.without(List.of(1), CLASSES);
    Weights grown = ModelGrowth.grow(weights, trained, HOPS, FEATURES, FEATURES, CLASSES);
    assertThat(grown.numClasses()).isEqualTo(CLASSES);
    for (int trial = 0; trial < 50; trial++) {
      float[] x = gaussian(HOPS * FEATURES);
      float[] before = scores(weights, x);
      float[] after = scores(grown, x);
      assertThat(after[0]).isEqualTo(before[0]);
      assertThat(after[2]).isEqualTo(before[2]);
      assertThat(after[1]).isCloseTo((before[0] + before[2]) / 2 - 1, within(1e-4f));
    }
  }

  @Test
  void dataOfTheSameDimensionsGetTheVeryWeights() {
    Weights same =
        ModelGrowth.grow(weights, ClassSet.all(CLASSES), HOPS, FEATURES, FEATURES, CLASSES);
    assertThat(same.layers()).isEqualTo(weights.layers());
  }

  private static float[] scores(Weights weights, float[] x) {
    float[] a = x;
    for (int l = 0; l < weights.depth(); l++) {
      LayerWeights layer = weights.layers().get(l);
      float[] z = new float[layer.rows()];
      for (int i = 0; i < z.length; i++) {
        double sum = layer.bias()[i];
        for (int j = 0; j < layer.columns(); j++) {
          sum += (double) layer.weights()[i * layer.columns() + j] * a[j];
        }
        z[i] = (float) (l + 1 < weights.depth() ? Math.max(sum, 0) : sum);
      }
      a = z;
    }
    return a;
  }
}
