package io.gamlp.flink.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForwardPassTest {

  private static final int INPUTS = 37;
  private static final int ROWS = 700;
  private static final int CLASSES = 5;

  @Test
  void givesANodeTheSameBitsWhateverNodesComeWithIt() throws IOException {
    Random random = new Random(1);
    Weights weights =
        new Weights(
            List.of(layer(19, INPUTS, random), layer(23, 19, random), layer(CLASSES, 23, random)));
    float[] x = gaussian(ROWS * INPUTS, random);
    try (Kernels kernels = Kernels.best()) {
      ForwardPass pass = new ForwardPass(weights, Activation.RELU, ClassSet.all(CLASSES), kernels);
      float[] together = probabilities(pass, 0, x, ROWS);
      for (int height : new int[] {1, 7, 100, 256, 333}) {
        float[] apart = new float[ROWS * CLASSES];
        for (int first = 0; first < ROWS; first += height) {
          int rows = Math.min(height, ROWS - first);
          float[] part = Arrays.copyOfRange(x, first * INPUTS, (first + rows) * INPUTS);
          System.arraycopy(
              probabilities(pass, first, part, rows), 0, apart, first * CLASSES, rows * CLASSES);
        }
        assertThat(apart).as("%d rows at a time", height).isEqualTo(together);
      }
    }
  }

  /** A product costs the same however few rows it has. */
  @Test
  void rowsThatComeInSmallGroupsShareTheirProducts() throws IOException {
    Random random = new Random(2);
    Weights weights = new Weights(List.of(layer(CLASSES, INPUTS, random)));
    float[] group = gaussian(64 * INPUTS, random);
    List<Integer> nodes = new ArrayList<>();
    AtomicInteger products = new AtomicInteger();
    try (Kernels kernels = Kernels.best()) {
      ForwardPass pass =
          new ForwardPass(
              weights, Activation.RELU, ClassSet.all(CLASSES), counting(kernels, products));
      ForwardPass.Prediction note = (node, predicted, probabilities) -> nodes.add(node);
      for (int first = 100; first < 740; first += 64) {
        pass.add(first, 64, group, note);
      }
      pass.finish(note);
    }
    assertThat(products).hasValue(3);
    assertThat(nodes).isEqualTo(IntStream.range(100, 740).boxed().toList());
  }

  private static Kernels counting(Kernels kernels, AtomicInteger products) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("gemm")) {
                products.incrementAndGet();
              }
              return method.invoke(kernels, arguments);
            });
  }

  /** Probabilities of all classes, row after row. */
  private static float[] probabilities(ForwardPass pass, int firstNode, float[] x, int rows)
      throws IOException {
    float[] all = new float[rows * CLASSES];
    ForwardPass.Prediction copy =
        (node, predicted, probabilities) ->
            System.arraycopy(probabilities, 0, all, (node - firstNode) * CLASSES, CLASSES);
    pass.add(firstNode, rows, x, copy);
    pass.finish(copy);
    return all;
  }

  private static LayerWeights layer(int out, int in, Random random) {
    return new LayerWeights(out, in, gaussian(out * in, random), gaussian(out, random));
  }

  private static float[] gaussian(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return values;
  }
}
