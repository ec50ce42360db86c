package io.gamlp.admm.training;

import java.util.Random;

/** How weights are drawn before the first epoch (spec §8, Start). Biases start at 0. */
public enum InitScheme {
  /** N(0, 2 / fan-in): keeps the size of activations through ReLU layers. */
  HE {
    @Override
    double deviation(int fanIn) {
      return Math.sqrt(2.0 / fanIn);
    }
  },
  /** N(0, 0.1²), as the authors do. */
  NORMAL {
    @Override
    double deviation(int fanIn) {
      return 0.1;
    }
  },
  /**
   * As {@link #HE}, but W of the output layer is 0. The first steps then cannot explain the labels
   * by moving the output layer's p along a drawn W, which says nothing of nodes that are not
   * trained on; they fit W to the drawn layers' outputs instead.
   */
  ZERO_OUTPUT {
    @Override
    double deviation(int fanIn) {
      return HE.deviation(fanIn);
    }

    @Override
    public float[] draw(long seed, int layer, int layers, int out, int in) {
      return layer == layers
          ? new float[Math.multiplyExact(out, in)]
          : super.draw(seed, layer, layers, out, in);
    }
  },
  /**
   * The first layer is made of {@link Discriminants}, W of the output layer is 0, and layers
   * between them are the identity, as those that growing in depth inserts; drawn as {@link #HE}
   * where they are not square. A drawn layer would mix up again what the first one tells apart.
   */
  DISCRIMINANT {
    @Override
    double deviation(int fanIn) {
      return HE.deviation(fanIn);
    }

    @Override
    public boolean takesFirstLayerFromData() {
      return true;
    }

    @Override
    public float[] draw(long seed, int layer, int layers, int out, int in) {
      if (layer == 1) {
        throw new IllegalStateException("the first layer is not drawn, but made from the data");
      }
      return layer == layers || out != in
          ? ZERO_OUTPUT.draw(seed, layer, layers, out, in)
          : identity(out);
    }
  };

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  abstract double deviation(int fanIn);

  /** Whether the first layer is not drawn, but comes from the training columns. */
  public boolean takesFirstLayerFromData() {
    return false;
  }

  /**
   * Draws W of one layer. Depends on the seed and the layer only, so every block of the layer and
   * every engine draws the same.
   *
   * @param layer 1-based layer in the deepest chain
   * @param layers of the deepest chain
   * @return {@code out x in}, row-major
   */
  public float[] draw(long seed, int layer, int layers, int out, int in) {
    Random random = new Random(mixed(seed + GOLDEN_GAMMA * layer));
    double deviation = deviation(in);
    float[] w = new float[Math.multiplyExact(out, in)];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (deviation * random.nextGaussian());
    }
    return w;
  }

  private static float[] identity(int order) {
    float[] w = new float[Math.multiplyExact(order, order)];
    for (int i = 0; i < order; i++) {
      w[i * order + i] = 1;
    }
    return w;
  }

  /** Neighbouring seeds of {@link Random} begin alike; SplitMix64's finaliser takes them apart. */
  static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
