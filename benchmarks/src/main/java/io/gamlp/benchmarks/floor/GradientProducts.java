package io.gamlp.benchmarks.floor;

import io.gamlp.benchmarks.floor.KernelCall.Operation;
import java.util.HashMap;
import java.util.Map;

/**
 * The products of an epoch of gradient steps (spec §2): {@code Wᵀr, W g, r pᵀ, G p} in every layer
 * but the first. In the first {@code r Xᵀ, G X}, or {@code r K} with {@code K = XᵀX}, which is
 * cheaper where there are fewer columns than inputs.
 */
public final class GradientProducts {

  private GradientProducts() {}

  /**
   * Those of the cheaper form of the first layer.
   *
   * @param widths n_0 … n_L
   * @param columns V
   */
  public static Map<KernelCall, Double> cheapest(int[] widths, int columns) {
    return of(widths, columns, columns < widths[0]);
  }

  /** Those with X itself in the first layer, as is usual to count them. */
  public static Map<KernelCall, Double> dense(int[] widths, int columns) {
    return of(widths, columns, false);
  }

  private static Map<KernelCall, Double> of(int[] widths, int columns, boolean firstThroughK) {
    Map<KernelCall, Double> calls = new HashMap<>();
    for (int layer = 1; layer < widths.length; layer++) {
      int in = widths[layer - 1];
      int out = widths[layer];
      if (layer == 1 && firstThroughK) {
        count(calls, 1, new KernelCall(Operation.GEMM, false, false, false, columns, out, columns));
        continue;
      }
      count(calls, 1, new KernelCall(Operation.GEMM, true, false, false, out, in, columns));
      count(
          calls,
          layer == 1 ? 1 : 2,
          new KernelCall(Operation.GEMM, false, true, false, columns, out, in));
      if (layer > 1) {
        count(calls, 1, new KernelCall(Operation.GEMM, false, false, false, columns, in, out));
      }
    }
    return calls;
  }

  private static void count(Map<KernelCall, Double> calls, int times, KernelCall call) {
    calls.merge(call, (double) times, Double::sum);
  }
}
