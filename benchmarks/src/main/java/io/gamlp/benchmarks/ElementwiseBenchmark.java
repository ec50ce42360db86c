package io.gamlp.benchmarks;

import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.Loss;
import io.gamlp.admm.math.Vectors;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The updates of an epoch that are no products, on the matrix of a hidden layer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ElementwiseBenchmark {

  private static final int CLASSES = 7;
  private static final double NU = 1e-2;

  @Param({"140", "2485"})
  public int columns;

  @Param({"100", "1000"})
  public int width;

  private float[] z;
  private float[] a;
  private float[] q;
  private float[] outputs;
  private int[] labels;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    z = drawn(random, columns * width);
    a = drawn(random, columns * width);
    q = drawn(random, columns * width);
    outputs = drawn(random, columns * CLASSES);
    labels = random.ints(columns, 0, CLASSES).toArray();
  }

  private static float[] drawn(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** z of a hidden layer. */
  @Benchmark
  public float[] proximalRelu() {
    Activation.RELU.proxZ(z, a, q, columns * width);
    return z;
  }

  /** z of the output layer. */
  @Benchmark
  public float[] proximalCrossEntropy() {
    float[] target = outputs.clone();
    Loss.CROSS_ENTROPY.prox(target, outputs, labels, ClassSet.all(CLASSES), NU);
    return target;
  }

  /** A step of p. */
  @Benchmark
  public float[] subtractScaled() {
    Vectors.subtractScaled(z, 0, a, 0, columns * width, 1e-9f);
    return z;
  }

  /** A norm, as bounds of steps need it. */
  @Benchmark
  public double sumOfSquares() {
    return Vectors.sumOfSquares(z, 0, columns * width);
  }
}
