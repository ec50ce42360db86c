package io.gamlp.benchmarks;

import io.gamlp.admm.kernel.JavaKernels;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.NativeKernels;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a hidden layer needs of both kernels, operands on the heap: the product {@code W p}, and the
 * Gram matrix, factorisation and inverse of an exact step of p.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelsBenchmark {

  @Param({"native", "java"})
  public String kernels;

  @Param({"100", "500", "1000"})
  public int width;

  @Param("2708")
  public int columns;

  private Kernels implementation;
  private float[] w;
  private float[] p;
  private float[] z;
  private float[] gram;
  private double[] system;

  @Setup
  public void setUp() {
    implementation = kernels.equals("native") ? new NativeKernels() : new JavaKernels();
    w = new float[width * width];
    p = new float[columns * width];
    z = new float[columns * width];
    gram = new float[width * width];
    system = new double[width * width];
  }

  @TearDown
  public void tearDown() {
    implementation.close();
  }

  @Benchmark
  public float[] affineProduct() {
    implementation.gemm(false, true, columns, width, width, 1f, p, w, 0f, z);
    return z;
  }

  @Benchmark
  public float[] gramMatrix() {
    implementation.gram(true, width, width, w, gram);
    return gram;
  }

  @Benchmark
  public double[] factorAndInvert() {
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        system[i * width + j] = i == j ? width : 1e-3;
      }
    }
    implementation.factorPositiveDefinite(width, system);
    implementation.invertFactored(width, system);
    return system;
  }
}
