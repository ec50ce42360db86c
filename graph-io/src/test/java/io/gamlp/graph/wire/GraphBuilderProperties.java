package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.InputException;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Arrays come to what maps come to, whatever is wrong with the records. */
class GraphBuilderProperties {

  private static final Tolerance ANY = new Tolerance(Long.MAX_VALUE, 1);

  @Property(tries = 300, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void comesToTheGraphAndTheRefusalsOfPlainMaps(@ForAll long seed) throws IOException {
    Sent sent = new Sent(seed);
    PlainMerge plain = new PlainMerge(sent.begin, sent.base, sent.changes);
    Begin begin = sent.declaring(plain.nodes(), plain.edges());
    List<String> refusals = new ArrayList<>();
    GraphBuilder builder = sent.builder(begin, refusals);
    if (plain.canBeTrainedOn()) {
      IdentifiedGraph graph = builder.build(sent.records());
      Graphs.assertSameBits(graph, plain.graph("g"));
    } else {
      assertThatThrownBy(() -> builder.build(sent.records()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("train");
    }
    assertThat(refusals).containsExactlyInAnyOrderElementsOf(plain.refusals());
  }

  @Property(tries = 100, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void anAssemblyComesToTheSameGraph(@ForAll long seed) throws IOException {
    Sent sent = new Sent(seed);
    PlainMerge plain = new PlainMerge(sent.begin, sent.base, sent.changes);
    Begin begin = sent.declaring(plain.nodes(), plain.edges());
    SnapshotTally tally = new SnapshotTally(begin.directed());
    tally.add(begin);
    plain.holding().forEach(tally::add);
    List<BadRecord> bad = new ArrayList<>();
    SnapshotAssembly assembly = new SnapshotAssembly("s1", ANY, bad::add);
    assembly.offer(begin, new Origin("t", 0, 0));
    for (Change change : sent.changes) {
      assembly.offer(change, new Origin("t", 1, 0));
    }
    int before = bad.size();
    assembly.offer(tally.end("s1"), new Origin("t", 2, 0));
    assertThat(assembly.state()).as(assembly.progress()).isEqualTo(SnapshotAssembly.State.COMPLETE);
    assertThat(assembly.assemble("g", sent.base).isPresent()).isEqualTo(plain.canBeTrainedOn());
    if (plain.canBeTrainedOn()) {
      Graphs.assertSameBits(assembly.assemble("g", sent.base).orElseThrow(), plain.graph("g"));
    }
    assertThat(bad.size() - before).isEqualTo(plain.refusals().size());
  }

  @Property(tries = 50, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void refusesAGraphThatIsNotTheDeclaredOne(@ForAll long seed) {
    Sent sent = new Sent(seed);
    PlainMerge plain = new PlainMerge(sent.begin, sent.base, sent.changes);
    boolean nodes = (seed & 1) == 0;
    Begin begin = sent.declaring(plain.nodes() + (nodes ? 1 : 0), plain.edges() + (nodes ? 0 : 1));
    List<String> refusals = new ArrayList<>();
    assertThatThrownBy(() -> sent.builder(begin, refusals).build(sent.records()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "snapshot s1: found %d %s when all records were applied, expected %d as declared"
                .formatted(
                    nodes ? plain.nodes() : plain.edges(),
                    nodes ? "nodes" : "edges",
                    nodes ? begin.nodes() : begin.edges()));
    assertThat(refusals).containsExactlyInAnyOrderElementsOf(plain.refusals());
  }

  /** A snapshot, full or on a base, with all that can be wrong with it, in any order. */
  private static final class Sent {

    private final Random random;
    private final IdentifiedGraph base;
    private final Begin begin;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> ids = new ArrayList<>(List.of("ghost", "geist", "\u00fc9"));

    Sent(long seed) {
      random = new Random(seed);
      Graphs graphs = new Graphs(seed);
      IdentifiedGraph first = graphs.now();
      addIds(first);
      base = random.nextInt(3) == 0 ? null : first;
      graphs.change();
      IdentifiedGraph next = graphs.now();
      addIds(next);
      List<WireRecord> records =
          (base == null
                  ? SnapshotRecords.full("s1", next, 2)
                  : SnapshotRecords.delta("s1", "s0", base, next, 2))
              .toList();
      begin = (Begin) records.get(0);
      records.subList(1, records.size() - 1).forEach(r -> changes.add((Change) r));
      for (int i = random.nextInt(40); i > 0; i--) {
        changes.add(anyChange());
      }
      for (int i = random.nextInt(10); i > 0 && !changes.isEmpty(); i--) {
        changes.add(changes.get(random.nextInt(changes.size())));
      }
      Collections.shuffle(changes, random);
    }

    private void addIds(IdentifiedGraph graph) {
      for (int v = 0; v < graph.ids().size(); v++) {
        ids.add(graph.ids().id(v));
      }
    }

    /** Good, bad, pointless, of any revision. */
    private Change anyChange() {
      long revision = random.nextInt(20) == 0 ? -1 : random.nextInt(3);
      return switch (random.nextInt(7)) {
        case 0, 1 ->
            new NodeUpsert("s1", anyId(), anyFeatures(), anyLabel(), SplitRole.NONE, revision);
        case 2 -> new NodeRemoval("s1", anyId(), revision);
        case 3 -> new EdgeRemoval("s1", anyId(), anyId(), revision);
        default -> new EdgeUpsert("s1", anyId(), anyId(), anyWeight(), revision);
      };
    }

    private String anyId() {
      if (random.nextInt(30) == 0) {
        return random.nextBoolean() ? "" : "x".repeat(300);
      }
      return ids.get(random.nextInt(ids.size()));
    }

    private FeatureVector anyFeatures() {
      boolean sparse = begin.sparse() ^ random.nextInt(10) == 0;
      float value = random.nextInt(8) == 0 ? Float.NaN : random.nextInt(3);
      if (sparse) {
        return new FeatureVector.Sparse(
            new int[] {random.nextInt(begin.dimension())}, new float[] {value});
      }
      float[] values = new float[begin.dimension()];
      values[0] = value;
      return new FeatureVector.Dense(values);
    }

    private Integer anyLabel() {
      return random.nextBoolean() ? null : Integer.valueOf(random.nextInt(begin.classes() + 1));
    }

    private Float anyWeight() {
      return random.nextInt(3) == 0
          ? null
          : Float.valueOf(begin.weighted() ? random.nextInt(5) : 1);
    }

    Begin declaring(long nodes, long edges) {
      return new Begin(
          "s1",
          begin.base(),
          nodes,
          edges,
          begin.dimension(),
          begin.sparse(),
          begin.directed(),
          begin.weighted(),
          begin.classes(),
          begin.hops());
    }

    GraphBuilder builder(Begin declared, List<String> refusals) {
      return new GraphBuilder(
          "g", declared, base, (change, origin, reason, m) -> refusals.add(reason + " " + change));
    }

    GraphBuilder.Records records() {
      RecordCheck check = new RecordCheck(begin);
      return visitor -> {
        for (int i = 0; i < changes.size(); i++) {
          Change change = changes.get(i);
          visitor.visit(change, new Origin("t", i, 0), check.fault(change).isPresent());
        }
      };
    }
  }
}
