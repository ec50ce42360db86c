package io.gamlp.quantization;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Draws value sets of every kind: integer ranges, grids, learnt ranges wide, narrow and odd. */
public final class ValueSets extends DomainContextBase {

  @Provide
  Arbitrary<ValueSet> valueSets() {
    return Arbitraries.oneOf(integerRanges(), grids(), learnt(), narrow());
  }

  private static Arbitrary<ValueSet> integerRanges() {
    return Combinators.combine(
            Arbitraries.integers().between(-70_000, 70_000),
            Arbitraries.integers().between(2, 3_000))
        .as((low, size) -> ValueSet.uniform(low, low + size - 1, size));
  }

  private static Arbitrary<ValueSet> grids() {
    return Combinators.combine(
            Arbitraries.doubles().between(-30, 30),
            Arbitraries.doubles().between(0.1, 50),
            Arbitraries.integers().between(2, 3_000))
        .as((low, width, size) -> ValueSet.uniform(low, low + width, size));
  }

  private static Arbitrary<ValueSet> learnt() {
    return Combinators.combine(
            Arbitraries.floats(), Arbitraries.floats(), Arbitraries.integers().between(1, 12))
        .as((a, b, bits) -> freeze(bits, Math.min(a, b), Math.max(a, b)));
  }

  /** Ranges of a few neighbouring floats, where the levels run out before the bits do. */
  private static Arbitrary<ValueSet> narrow() {
    return Combinators.combine(
            Arbitraries.floats(),
            Arbitraries.integers().between(0, 400),
            Arbitraries.integers().between(1, 10))
        .as((min, ulps, bits) -> freeze(bits, min, neighbour(min, ulps)));
  }

  private static float neighbour(float v, int ulps) {
    for (int i = 0; i < ulps && v < Float.MAX_VALUE; i++) {
      v = Math.nextUp(v);
    }
    return v;
  }

  private static ValueSet freeze(int bits, float min, float max) {
    return DeltaSpec.parse(Integer.toString(bits)).freeze(min, max);
  }
}
