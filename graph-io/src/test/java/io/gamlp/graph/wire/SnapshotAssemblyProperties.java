package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.wire.SnapshotAssembly.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever way the records take, the graph that arrives is the graph that was sent. */
class SnapshotAssemblyProperties {

  private static final int DELTAS = 20;

  @Property(tries = 30, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void aGraphAndTwentyDeltasAreTheGraphThatResulted(@ForAll long seed) throws WireException {
    Graphs graphs = new Graphs(seed);
    WireCodec codec = WireFormat.values()[(int) (seed & 1)].codec();
    IdentifiedGraph sent = graphs.now();
    IdentifiedGraph got =
        assemble(SnapshotRecords.full("s0", sent, 2).toList(), codec, null, new Random(seed));
    Graphs.assertSameBits(got, sent);
    for (int d = 1; d <= DELTAS; d++) {
      graphs.change();
      IdentifiedGraph next = graphs.now();
      List<WireRecord> records =
          SnapshotRecords.delta("s" + d, "s" + (d - 1), sent, next, 2).toList();
      got = assemble(records, codec, got, new Random(seed + d));
      Graphs.assertSameBits(got, next);
      sent = next;
    }
  }

  /** Every record once or more often, in any order. */
  private static IdentifiedGraph assemble(
      List<WireRecord> records, WireCodec codec, IdentifiedGraph base, Random random)
      throws WireException {
    List<WireRecord> way = reorderedAndRepeated(records, random);
    SnapshotAssembly assembly =
        new SnapshotAssembly(records.get(0).snapshot(), Tolerance.NONE, b -> fail(b));
    for (int i = 0; i < way.size(); i++) {
      Origin origin = new Origin("p", i, 0);
      assembly.offer(codec.decode(codec.encode(way.get(i)), origin), origin);
    }
    assertThat(assembly.state()).as(assembly.progress()).isEqualTo(State.COMPLETE);
    assertThat(assembly.accounting())
        .isEqualTo(
            new Accounting(way.size(), records.size(), way.size() - records.size(), 0, 0, 0));
    return assembly.assemble("random", base).orElseThrow();
  }

  private static void fail(BadRecord bad) {
    throw new AssertionError(bad.message());
  }

  private static List<WireRecord> reorderedAndRepeated(List<WireRecord> records, Random random) {
    List<WireRecord> way = new ArrayList<>(records);
    for (int i = random.nextInt(2 * records.size()); i > 0; i--) {
      way.add(records.get(random.nextInt(records.size())));
    }
    Collections.shuffle(way, random);
    return way;
  }

  @Property(tries = 30, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void snapshotsThatOverlapInTimeDoNotMix(@ForAll long seed) {
    Graphs graphs = new Graphs(seed);
    Map<String, IdentifiedGraph> expected = new HashMap<>();
    List<WireRecord> all = new ArrayList<>();
    IdentifiedGraph first = graphs.now();
    expected.put("s0", first);
    all.addAll(SnapshotRecords.full("s0", first, 1).toList());
    graphs.change();
    expected.put("s1", graphs.now());
    all.addAll(SnapshotRecords.delta("s1", "s0", first, expected.get("s1"), 1).toList());
    expected.put("s2", new Graphs(seed + 1).now());
    all.addAll(SnapshotRecords.full("s2", expected.get("s2"), 1).toList());

    Map<String, SnapshotAssembly> assemblies = new HashMap<>();
    for (WireRecord record : reorderedAndRepeated(all, new Random(seed))) {
      assemblies
          .computeIfAbsent(
              record.snapshot(), id -> new SnapshotAssembly(id, Tolerance.NONE, b -> fail(b)))
          .offer(record, new Origin("p", 0, 0));
    }
    for (String id : List.of("s0", "s1", "s2")) {
      SnapshotAssembly assembly = assemblies.get(id);
      IdentifiedGraph base = assembly.base().map(expected::get).orElse(null);
      IdentifiedGraph got = assembly.assemble("random", base).orElseThrow();
      Graphs.assertSameBits(got, expected.get(id));
    }
  }

  @Property(tries = 30, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void isNotCompleteWhileAnyRecordIsMissing(@ForAll long seed) {
    List<WireRecord> records =
        new ArrayList<>(SnapshotRecords.full("s0", new Graphs(seed).now(), 1).toList());
    Random random = new Random(seed);
    WireRecord missing = records.remove(random.nextInt(records.size()));
    SnapshotAssembly assembly = new SnapshotAssembly("s0", Tolerance.NONE, b -> fail(b));
    for (WireRecord record : reorderedAndRepeated(records, random)) {
      assembly.offer(record, new Origin("p", 0, 0));
    }
    assertThat(assembly.state()).isEqualTo(State.OPEN);
    assembly.offer(missing, new Origin("p", 1, 0));
    assertThat(assembly.state()).isEqualTo(State.COMPLETE);
  }

  @Property(tries = 30, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void theHighestRevisionHoldsInWhateverOrderTheyCome(@ForAll long seed) {
    Random random = new Random(seed);
    IdentifiedGraph graph = new Graphs(seed).now();
    List<WireRecord> all = new ArrayList<>();
    SnapshotTally one = new SnapshotTally(graph.directed());
    SnapshotTally other = new SnapshotTally(graph.directed());
    List<WireRecord> records = SnapshotRecords.full("s0", graph, 1).toList();
    for (WireRecord record : records.subList(0, records.size() - 1)) {
      long last = random.nextInt(3);
      for (long revision = 0; revision < last; revision++) {
        all.add(earlier(record, revision));
      }
      WireRecord holds = revised(record, last);
      (random.nextBoolean() ? one : other).add(holds);
      all.add(holds);
    }
    one.addAll(other.end("s0"));
    all.add(one.end("s0"));
    SnapshotAssembly assembly = new SnapshotAssembly("s0", Tolerance.NONE, b -> fail(b));
    for (WireRecord record : reorderedAndRepeated(all, random)) {
      assembly.offer(record, new Origin("p", 0, 0));
    }
    Graphs.assertSameBits(assembly.assemble("random", null).orElseThrow(), graph);
  }

  private static WireRecord revised(WireRecord record, long revision) {
    if (record instanceof WireRecord.NodeUpsert n) {
      return new WireRecord.NodeUpsert(
          n.snapshot(), n.node(), n.features(), n.label(), n.split(), revision);
    }
    if (record instanceof WireRecord.EdgeUpsert e) {
      return new WireRecord.EdgeUpsert(e.snapshot(), e.source(), e.target(), e.weight(), revision);
    }
    return record;
  }

  /** The same thing with another content. */
  private static WireRecord earlier(WireRecord record, long revision) {
    if (record instanceof WireRecord.NodeUpsert n) {
      return new WireRecord.NodeUpsert(
          n.snapshot(), n.node(), n.features(), null, io.gamlp.graph.SplitRole.NONE, revision);
    }
    if (record instanceof WireRecord.EdgeUpsert e && e.weight() != null) {
      return new WireRecord.EdgeUpsert(e.snapshot(), e.source(), e.target(), 77f, revision);
    }
    return revised(record, revision);
  }
}
