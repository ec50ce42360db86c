package io.gamlp.graph.wire;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** Draws records, good and bad, of all that the wire can say. Found by jqwik as a service. */
public final class WireArbitraries implements ArbitraryProvider {

  @Override
  public boolean canProvideFor(TypeUsage type) {
    return type.isOfType(WireRecord.class);
  }

  @Override
  public Set<Arbitrary<?>> provideFor(TypeUsage type, SubtypeProvider subtypes) {
    return Set.of(records());
  }

  static Arbitrary<WireRecord> records() {
    return Arbitraries.oneOf(begins(), nodes(), nodeRemovals(), edges(), edgeRemovals(), ends());
  }

  private static Arbitrary<String> snapshots() {
    return Arbitraries.of("s1", "s2", "2026-11-24.7", "x".repeat(300));
  }

  /** Any well-formed text: all but halves of pairs. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().numeric().ofMaxLength(8),
        Arbitraries.strings().ofMaxLength(12).filter(s -> wellFormed(s)),
        Arbitraries.of("😀", "user:ü€", "\0", ""));
  }

  private static boolean wellFormed(String text) {
    return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }

  private static Arbitrary<Float> floats() {
    return Arbitraries.oneOf(
        Arbitraries.integers().map(WireArbitraries::float32),
        Arbitraries.of(0f, -0f, 1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, 1 / 0f, -1 / 0f));
  }

  /** Any bits; the one NaN of JSON for all of them. */
  private static float float32(int bits) {
    float value = Float.intBitsToFloat(bits);
    return Float.isNaN(value) ? Float.NaN : value;
  }

  private static Arbitrary<FeatureVector> features() {
    Arbitrary<FeatureVector> dense =
        floats().array(float[].class).ofMaxSize(200).map(FeatureVector.Dense::new);
    Arbitrary<FeatureVector> sparse =
        Arbitraries.integers()
            .between(0, 150)
            .flatMap(
                n ->
                    Combinators.combine(
                            Arbitraries.integers().array(int[].class).ofSize(n),
                            floats().array(float[].class).ofSize(n))
                        .as(FeatureVector.Sparse::new));
    return Arbitraries.oneOf(dense, sparse);
  }

  private static Arbitrary<WireRecord> nodes() {
    return Combinators.combine(
            snapshots(),
            texts(),
            features(),
            Arbitraries.integers().injectNull(0.3),
            Arbitraries.of(SplitRole.class),
            Arbitraries.longs())
        .as(NodeUpsert::new);
  }

  private static Arbitrary<WireRecord> nodeRemovals() {
    return Combinators.combine(snapshots(), texts(), Arbitraries.longs()).as(NodeRemoval::new);
  }

  private static Arbitrary<WireRecord> edges() {
    return Combinators.combine(
            snapshots(), texts(), texts(), floats().injectNull(0.5), Arbitraries.longs())
        .as(EdgeUpsert::new);
  }

  private static Arbitrary<WireRecord> edgeRemovals() {
    return Combinators.combine(snapshots(), texts(), texts(), Arbitraries.longs())
        .as(EdgeRemoval::new);
  }

  private static Arbitrary<WireRecord> begins() {
    return Combinators.combine(
            snapshots(),
            texts().injectNull(0.5),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.integers(),
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers(),
            Arbitraries.integers())
        .as(
            (id, base, nodes, edges, dimension, bits, classes, hops) ->
                new Begin(
                    id,
                    base,
                    nodes,
                    edges,
                    dimension,
                    (bits & 1) != 0,
                    (bits & 2) != 0,
                    (bits & 4) != 0,
                    classes,
                    hops));
  }

  private static Arbitrary<WireRecord> ends() {
    Arbitrary<Long> longs = Arbitraries.longs();
    return Combinators.combine(snapshots(), longs, longs, longs, longs, longs).as(End::new);
  }
}
