package io.gamlp.benchmarks.epoch;

import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.quantization.PackedCodec;
import io.gamlp.quantization.ValueSet;
import java.util.Map;

/**
 * What quantisation took: each packed matrix of a run is done again, apart. It was projected and
 * encoded by its sender and decoded by its receiver. The values of the set do not matter, only how
 * many there are.
 */
final class CodecTime {

  private static final int REPETITIONS = 7;
  private static final int BITS = 8;
  private static final ValueSet SET = ValueSet.uniform(-1, 1, 1 << BITS);

  private CodecTime() {}

  /**
   * @param packed a matrix, with how often one like it was sent
   */
  static double seconds(Map<byte[], Integer> packed) {
    double sum = 0;
    for (Map.Entry<byte[], Integer> entry : packed.entrySet()) {
      sum += entry.getValue() * seconds(entry.getKey());
    }
    return sum;
  }

  private static double seconds(byte[] packed) {
    PackedCodec codec = new PackedCodec(SET);
    float[] values = new float[packed.length * Byte.SIZE / BITS];
    double[] seconds = new double[REPETITIONS];
    for (int i = -REPETITIONS; i < REPETITIONS; i++) {
      long start = System.nanoTime();
      codec.decode(packed, 0, values, 0, values.length);
      SET.project(values, 0, values.length);
      codec.encode(values, 0, values.length);
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    return new Sample(seconds).median();
  }
}
