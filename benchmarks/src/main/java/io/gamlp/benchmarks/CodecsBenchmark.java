package io.gamlp.benchmarks;

import io.gamlp.quantization.Float32Codec;
import io.gamlp.quantization.MatrixCodec;
import io.gamlp.quantization.PackedCodec;
import io.gamlp.quantization.ValueSet;
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

/** A matrix of a hidden layer, 100 x 2,708, to the nearest values, into bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecsBenchmark {

  private static final int COUNT = 100 * 2708;

  /** 32 for exact values. */
  @Param({"4", "8", "16", "32"})
  public int bits;

  private ValueSet set;
  private MatrixCodec codec;
  private float[] drawn;
  private float[] scratch;
  private float[] elements;
  private byte[] encoded;

  @Setup
  public void setUp() {
    set = ValueSet.uniform(-1, 1, 1 << Math.min(bits, 16));
    codec = bits == 32 ? new Float32Codec() : new PackedCodec(set);
    drawn = new float[COUNT];
    Random random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      drawn[i] = 2 * random.nextFloat() - 1;
    }
    scratch = new float[COUNT];
    elements = drawn.clone();
    set.project(elements, 0, COUNT);
    encoded = codec.encode(elements, 0, COUNT);
  }

  /** Holds a copy of the matrix, which the projection would find done the second time. */
  @Benchmark
  public float[] project() {
    System.arraycopy(drawn, 0, scratch, 0, COUNT);
    set.project(scratch, 0, COUNT);
    return scratch;
  }

  @Benchmark
  public byte[] encode() {
    return codec.encode(elements, 0, COUNT);
  }

  @Benchmark
  public float[] decode() {
    codec.decode(encoded, 0, scratch, 0, COUNT);
    return scratch;
  }
}
