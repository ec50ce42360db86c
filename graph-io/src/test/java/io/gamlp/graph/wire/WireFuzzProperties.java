package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.SnapshotAssembly.State;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damage of bytes and of records, 10,000 times in {@link #tenThousandMutationsAreAllAccountedFor}:
 * no exception but a WireException, every message accepted or reported, and never a graph that is
 * wrong without a word.
 */
class WireFuzzProperties {

  private static final Tolerance ANY = new Tolerance(Long.MAX_VALUE, 1);

  /** What became of the messages of one run. */
  private static final class Run {
    final Map<String, SnapshotAssembly> assemblies = new HashMap<>();
    final List<BadRecord> letters = new ArrayList<>();
    long sent;
    long unparsable;
    long mutated;

    void receive(byte[] message, WireCodec codec) {
      Origin origin = new Origin("topic-0", sent++, 0);
      try {
        WireRecord record = codec.decode(message, origin);
        assemblies
            .computeIfAbsent(record.snapshot(), id -> new SnapshotAssembly(id, ANY, letters::add))
            .offer(record, origin);
      } catch (WireException e) {
        unparsable++;
        letters.add(BadRecord.of(e));
      }
    }

    /** Accepted and letters are what was sent. */
    void checkAccounts() {
      long accepted = 0;
      for (SnapshotAssembly assembly : assemblies.values()) {
        Accounting a = assembly.accounting();
        accepted += a.accepted() + a.duplicates() + a.superseded() + a.held();
      }
      assertThat(accepted + letters.size()).isEqualTo(sent);
      assertThat(letters)
          .allSatisfy(l -> assertThat(l.message()).startsWith("topic-0@").contains("found"))
          .allSatisfy(l -> assertThat(l.message()).containsAnyOf("expected", "failed"));
    }
  }

  @Test
  void tenThousandMutationsAreAllAccountedFor() {
    long mutated = 0;
    long unparsable = 0;
    long complete = 0;
    for (long seed = 0; mutated < 10_000; seed++) {
      Run run = damagedRun(new Random(seed), seed);
      mutated += run.mutated;
      unparsable += run.unparsable;
      complete += run.assemblies.values().stream().filter(a -> a.state() == State.COMPLETE).count();
    }
    // The damage is neither so great nor so small that one side would never be tried.
    assertThat(unparsable).isBetween(1000L, 9000L);
    assertThat(complete).isPositive();
  }

  @Property(tries = 50, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void mutationsAreAllAccountedFor(@ForAll long seed) {
    damagedRun(new Random(seed), seed);
  }

  @Tag("full")
  @Property(tries = 5_000, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void manyMutationsAreAllAccountedFor(@ForAll long seed) {
    damagedRun(new Random(seed), seed);
  }

  private static Run damagedRun(Random random, long seed) {
    WireCodec codec = WireFormat.values()[random.nextInt(2)].codec();
    Graphs graphs = new Graphs(seed);
    IdentifiedGraph base = graphs.now();
    graphs.change();
    IdentifiedGraph next = graphs.now();
    List<byte[]> messages = new ArrayList<>();
    Run run = new Run();
    List<WireRecord> records = new ArrayList<>(SnapshotRecords.full("s0", base, 1).toList());
    records.addAll(SnapshotRecords.delta("s1", "s0", base, next, 1).toList());
    // At times few are damaged and the good ones come as well, so that snapshots get whole.
    boolean mild = random.nextBoolean();
    for (WireRecord record : records) {
      boolean damage = random.nextInt(mild ? 10 : 2) == 0;
      if (damage) {
        run.mutated++;
        messages.add(
            random.nextBoolean()
                ? damaged(codec.encode(record), random)
                : codec.encode(mutated(record, random)));
      }
      if (mild || !damage) {
        messages.add(codec.encode(record));
      }
    }
    Collections.shuffle(messages, random);
    messages.forEach(m -> run.receive(m, codec));
    run.checkAccounts();
    IdentifiedGraph got = checkGraph(run, "s0", null, base);
    checkGraph(run, "s1", got, next);
    run.checkAccounts();
    return run;
  }

  /** A graph that is not the one that was sent comes with a letter, or comes not at all. */
  private static IdentifiedGraph checkGraph(
      Run run, String snapshot, IdentifiedGraph base, IdentifiedGraph sent) {
    SnapshotAssembly assembly = run.assemblies.get(snapshot);
    if (assembly == null
        || assembly.state() != State.COMPLETE
        || assembly.base().isPresent() != (base != null)) {
      return null;
    }
    IdentifiedGraph got = assembly.assemble("random", base).orElse(null);
    if (got != null && assembly.accounting().refused() == 0) {
      Graphs.assertSameBits(got, sent);
    }
    return got;
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    if (random.nextInt(5) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
    }
    for (int i = bytes.length == 0 ? 0 : 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
        default -> bytes[at] = (byte) "9-,.\n\" {\u00ff".charAt(random.nextInt(9));
      }
    }
    return bytes;
  }

  private static WireRecord mutated(WireRecord record, Random random) {
    if (record instanceof NodeUpsert n) {
      return mutatedNode(n, random);
    }
    if (record instanceof EdgeUpsert e) {
      return new EdgeUpsert(
          snapshot(e.snapshot(), random),
          id(e.source(), random),
          id(e.target(), random),
          random.nextInt(3) == 0 ? Float.valueOf(badFloat(random)) : e.weight(),
          revision(random));
    }
    if (record instanceof EdgeRemoval e) {
      return new EdgeRemoval(
          e.snapshot(), id(e.source(), random), id(e.target(), random), revision(random));
    }
    if (record instanceof NodeRemoval n) {
      return new NodeRemoval(n.snapshot(), id(n.node(), random), revision(random));
    }
    if (record instanceof Begin b) {
      return new Begin(
          snapshot(b.snapshot(), random),
          random.nextInt(3) == 0 ? "s1" : b.base(),
          b.nodes() + random.nextInt(3) - 1,
          random.nextInt(5) == 0 ? -1 : b.edges(),
          random.nextInt(5) == 0 ? 0 : b.dimension(),
          random.nextInt(5) == 0 || b.sparse(),
          random.nextInt(5) == 0 || b.directed(),
          random.nextInt(5) == 0 || b.weighted(),
          b.classes() - random.nextInt(2),
          b.hops());
    }
    End e = (End) record;
    return new End(
        snapshot(e.snapshot(), random),
        e.nodeUpserts() - random.nextInt(2),
        e.nodeRemovals(),
        e.edgeUpserts(),
        e.edgeRemovals() - random.nextInt(2),
        e.checksum() + random.nextInt(2));
  }

  private static NodeUpsert mutatedNode(NodeUpsert n, Random random) {
    FeatureVector features =
        switch (random.nextInt(4)) {
          case 0 -> new FeatureVector.Dense(new float[random.nextInt(8)]);
          case 1 -> new FeatureVector.Sparse(new int[] {random.nextInt(9) - 1}, new float[1]);
          case 2 -> new FeatureVector.Dense(new float[] {badFloat(random), 0, 0, 0, 0});
          default -> n.features();
        };
    return new NodeUpsert(
        snapshot(n.snapshot(), random),
        id(n.node(), random),
        features,
        random.nextInt(3) == 0 ? Integer.valueOf(random.nextInt(8) - 2) : n.label(),
        SplitRole.values()[random.nextInt(4)],
        revision(random));
  }

  private static String snapshot(String snapshot, Random random) {
    return random.nextInt(6) == 0
        ? List.of("s0", "s1", "s9", "", "../x").get(random.nextInt(5))
        : snapshot;
  }

  private static String id(String id, Random random) {
    return random.nextInt(4) == 0
        ? List.of("", "nobody", "\0", "x".repeat(300), "anchor").get(random.nextInt(5))
        : id;
  }

  private static long revision(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt(4) - 2 : 0;
  }

  private static float badFloat(Random random) {
    return List.of(Float.NaN, 1 / 0f, -1 / 0f, -1f, 0f).get(random.nextInt(5));
  }
}
