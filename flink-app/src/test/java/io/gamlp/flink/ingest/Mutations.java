package io.gamlp.flink.ingest;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.FeatureVector;
import io.gamlp.graph.wire.WireCodec;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage of records and of their bytes, at random. */
final class Mutations {

  private final Random random;
  private final WireCodec codec;

  Mutations(Random random) {
    this.random = random;
    this.codec = WireFormat.values()[random.nextInt(2)].codec();
  }

  byte[] bytes(WireRecord record) {
    return codec.encode(record);
  }

  /** Bytes that were the record's. */
  byte[] damaged(WireRecord record) {
    if (random.nextBoolean()) {
      return codec.encode(mutated(record));
    }
    byte[] bytes = codec.encode(record);
    if (random.nextInt(5) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
    }
    for (int i = bytes.length == 0 ? 0 : 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        default -> bytes[at] = bytes[random.nextInt(bytes.length)];
      }
    }
    return bytes;
  }

  /** The same thing, badly or with another content or revision. */
  WireRecord mutated(WireRecord record) {
    if (record instanceof NodeUpsert n) {
      return new NodeUpsert(
          n.snapshot(),
          id(n.node()),
          random.nextInt(3) == 0
              ? new FeatureVector.Dense(new float[] {Float.NaN, 0, 0, 0, 0})
              : n.features(),
          random.nextInt(3) == 0 ? Integer.valueOf(random.nextInt(8) - 2) : n.label(),
          SplitRole.values()[random.nextInt(4)],
          revision());
    }
    if (record instanceof EdgeUpsert e) {
      return new EdgeUpsert(
          e.snapshot(),
          id(e.source()),
          id(e.target()),
          random.nextInt(3) == 0 ? Float.valueOf(random.nextInt(3) - 1) : e.weight(),
          revision());
    }
    if (record instanceof EdgeRemoval e) {
      return new EdgeRemoval(e.snapshot(), id(e.source()), id(e.target()), revision());
    }
    if (record instanceof NodeRemoval n) {
      return new NodeRemoval(n.snapshot(), id(n.node()), revision());
    }
    if (record instanceof Begin b) {
      return new Begin(
          b.snapshot(),
          b.base(),
          b.nodes() + random.nextInt(3) - 1,
          b.edges(),
          random.nextInt(3) == 0 ? 0 : b.dimension(),
          random.nextInt(5) == 0 || b.sparse(),
          random.nextInt(5) == 0 || b.directed(),
          b.weighted(),
          b.classes() - random.nextInt(2),
          b.hops());
    }
    End e = (End) record;
    return new End(
        e.snapshot(),
        e.nodeUpserts() - random.nextInt(2),
        e.nodeRemovals(),
        e.edgeUpserts(),
        e.edgeRemovals() - random.nextInt(2),
        e.checksum() + random.nextInt(2));
  }

  private String id(String id) {
    return random.nextInt(6) == 0
        ? List.of("", "nobody", "\0", "x".repeat(300), "anchor").get(random.nextInt(5))
        : id;
  }

  private long revision() {
    return random.nextInt(3) == 0 ? random.nextInt(4) - 2 : 0;
  }
}
