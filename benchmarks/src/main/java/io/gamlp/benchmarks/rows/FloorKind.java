package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.floor.GradientProducts;
import io.gamlp.benchmarks.floor.KernelCall;
import java.util.Map;

/** Which products an epoch is compared with. */
enum FloorKind {
  /** Those of gradient steps in their cheapest form. */
  CHEAPEST("the products of its cheapest form") {
    @Override
    Map<KernelCall, Double> calls(Shape shape, Map<KernelCall, Double> own) {
      return GradientProducts.cheapest(shape.widths(), shape.columns());
    }
  },
  /** Those of gradient steps with X itself in the first layer. */
  DENSE("the dense products, four a layer") {
    @Override
    Map<KernelCall, Double> calls(Shape shape, Map<KernelCall, Double> own) {
      return GradientProducts.dense(shape.widths(), shape.columns());
    }
  },
  /** Those that it really calls: for exact steps, of which there are several forms. */
  OWN("its own products and solves") {
    @Override
    Map<KernelCall, Double> calls(Shape shape, Map<KernelCall, Double> own) {
      return own;
    }
  };

  private final String text;

  FloorKind(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * @param own calls of an epoch that was run
   */
  abstract Map<KernelCall, Double> calls(Shape shape, Map<KernelCall, Double> own);
}
