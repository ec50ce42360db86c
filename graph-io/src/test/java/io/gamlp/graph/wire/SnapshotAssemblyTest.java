package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.TestData;
import io.gamlp.graph.generate.KarateClub;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.wire.SnapshotAssembly.State;
import io.gamlp.graph.wire.SnapshotAssembly.Verdict;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotAssemblyTest {

  private static final Tolerance ANY = new Tolerance(1000, 1);

  private final List<BadRecord> bad = new ArrayList<>();
  private long position;

  // ---- Whole graphs.

  @Test
  void aGraphOfOurReadersComesBackAsItWas() {
    GraphSnapshot karate = KarateClub.snapshot();
    IdentifiedGraph sent = IdentifiedGraph.numbered(karate, false);
    SnapshotAssembly assembly = offerAll("s1", ANY, SnapshotRecords.full("s1", sent, 3).toList());
    IdentifiedGraph got = assembly.assemble("karate", null).orElseThrow();
    Graphs.assertSameBits(got, sent);
    assertThat(SnapshotHash.sha256(got.graph())).isEqualTo(SnapshotHash.sha256(karate));
    assertThat(assembly.begin().orElseThrow().hops()).isEqualTo(3);
  }

  @Test
  void coraComesBackAsItWas() {
    GraphSnapshot cora =
        DataSource.parse("planetoid:" + TestData.real().resolve("planetoid/cora"))
            .load(LoadOptions.seeded(0));
    IdentifiedGraph sent = IdentifiedGraph.numbered(cora, false);
    SnapshotAssembly assembly = offerAll("s1", ANY, SnapshotRecords.full("s1", sent, 3).toList());
    Graphs.assertSameBits(assembly.assemble(cora.name(), null).orElseThrow(), sent);
  }

  /** Each edge of the source twice, once in either direction, as some datasets have them. */
  @Test
  void theStoreOfAGraphFromTheWireIsTheStoreOfTheGraph(@TempDir Path folder) throws IOException {
    EdgeList once = KarateClub.snapshot().edges();
    int size = once.size();
    int[] sources = Arrays.copyOf(once.sources(), 2 * size);
    int[] targets = Arrays.copyOf(once.targets(), 2 * size);
    System.arraycopy(once.targets(), 0, sources, size, size);
    System.arraycopy(once.sources(), 0, targets, size, size);
    GraphSnapshot read = withEdges(new EdgeList(sources, targets, null));
    IdentifiedGraph sent = IdentifiedGraph.numbered(read, false);
    IdentifiedGraph got =
        offerAll("s1", ANY, SnapshotRecords.full("s1", sent, 3).toList())
            .assemble("k", null)
            .orElseThrow();
    assertThat(storeHash(got.graph(), folder.resolve("wire")))
        .isEqualTo(storeHash(read, folder.resolve("file")));
  }

  private static String storeHash(GraphSnapshot graph, Path folder) throws IOException {
    return SnapshotStore.write(new LocalStorage(), folder.toString(), graph, false, null)
        .contentHash();
  }

  @Test
  void parallelEdgesBecomeOneWhoseWeightIsTheirSum() {
    EdgeList edges =
        new EdgeList(new int[] {1, 0, 1}, new int[] {0, 1, 2}, new float[] {0.5f, 0.25f, 3f});
    IdentifiedGraph undirected = IdentifiedGraph.numbered(withEdges(edges), false);
    assertThat(undirected.graph().edges())
        .usingRecursiveComparison()
        .isEqualTo(new EdgeList(new int[] {0, 1}, new int[] {1, 2}, new float[] {0.75f, 3f}));
    IdentifiedGraph directed = IdentifiedGraph.numbered(withEdges(edges), true);
    assertThat(directed.graph().edges().size()).isEqualTo(3);
    EdgeList huge =
        new EdgeList(
            new int[] {0, 0}, new int[] {1, 1}, new float[] {Float.MAX_VALUE, Float.MAX_VALUE});
    assertThatThrownBy(() -> IdentifiedGraph.numbered(withEdges(huge), false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0 to 1");
  }

  private static GraphSnapshot withEdges(EdgeList edges) {
    GraphSnapshot k = KarateClub.snapshot();
    return new GraphSnapshot(
        "k", k.numNodes(), edges, k.features(), k.labels(), k.numClasses(), k.roles());
  }

  @Test
  void idsAreDistinctAndOnePerNode() {
    GraphSnapshot karate = KarateClub.snapshot();
    String[] ids = new String[karate.numNodes()];
    Arrays.fill(ids, "same");
    assertThatThrownBy(() -> IdentifiedGraph.of(karate, ids, false)).hasMessageContaining("same");
    assertThatThrownBy(() -> IdentifiedGraph.of(karate, new String[1], false))
        .hasMessageContaining("34");
  }

  // ---- Bad records: each reported with its reason, none of them used.

  @Test
  void aSnapshotWhoseProducerSentBadRecordsIsWholeWithoutThem() {
    List<WireRecord> records = new ArrayList<>();
    records.add(begin("s1", null, 4, 4));
    records.add(node("s1", "a", 0, 1f));
    records.add(node("s1", "b", 1, 2f));
    records.add(node("s1", "c", 1, Float.NaN));
    records.add(node("s1", "d", 1, 4f));
    records.add(edge("s1", "a", "b", null));
    records.add(edge("s1", "b", "c", null));
    records.add(edge("s1", "a", "zz", null));
    records.add(edge("s1", "a", "d", 0.5f));
    records.add(end(records));
    SnapshotAssembly assembly = offerAll("s1", ANY, records);
    assertThat(assembly.state()).isEqualTo(State.COMPLETE);
    GraphSnapshot graph = assembly.assemble("g", null).orElseThrow().graph();
    assertThat(graph.numNodes()).isEqualTo(3);
    assertThat(graph.edges().size()).isEqualTo(1);
    assertThat(bad)
        .extracting(BadRecord::reason)
        .containsExactlyInAnyOrder(
            BadReason.NOT_FINITE,
            BadReason.BAD_WEIGHT,
            BadReason.DANGLING_EDGE,
            BadReason.DANGLING_EDGE);
    assertThat(bad).extracting(BadRecord::message).allMatch(m -> m.contains("snapshot s1: found"));
    assertThat(bad.get(0).message()).startsWith("t-0@3");
    assertThat(assembly.accounting()).isEqualTo(new Accounting(10, 6, 0, 0, 0, 4));
  }

  @Test
  void aGoodRecordMendsABadOneOfTheSameRevision() {
    List<WireRecord> good = small("s1");
    List<WireRecord> records = new ArrayList<>(good);
    records.add(1, node("s1", "a", 0, Float.POSITIVE_INFINITY));
    SnapshotAssembly assembly = offerAll("s1", ANY, records);
    assertThat(assembly.state()).isEqualTo(State.COMPLETE);
    assertThat(assembly.assemble("g", null)).isPresent();
    assertThat(assembly.accounting()).isEqualTo(new Accounting(6, 5, 0, 0, 0, 1));
  }

  @Test
  void aFloodOfBadRecordsFailsTheSnapshotAndEveryRecordIsToldOf() {
    SnapshotAssembly assembly = new SnapshotAssembly("s1", new Tolerance(2, 1), bad::add);
    offer(assembly, begin("s1", null, 10, 0));
    for (int i = 0; i < 3; i++) {
      assertThat(offer(assembly, node("s1", "n" + i, 0, Float.NaN))).isEqualTo(Verdict.REFUSED);
    }
    assertThat(assembly.state()).isEqualTo(State.FAILED);
    assertThat(assembly.failure()).get().asString().contains("3 bad records");
    offer(assembly, node("s1", "good", 0, 1f));
    assertThat(bad).last().extracting(BadRecord::reason).isEqualTo(BadReason.SNAPSHOT_FAILED);
    assertThat(assembly.assemble("g", null)).isEmpty();
    assertThat(assembly.accounting()).isEqualTo(new Accounting(5, 1, 0, 0, 0, 4));
    assertThat(bad).hasSize(4);
  }

  @Test
  void tooGreatAShareOfBadRecordsFailsTheSnapshotAtItsEnd() {
    List<WireRecord> records = new ArrayList<>(small("s1"));
    records.remove(records.size() - 1);
    records.add(edge("s1", "a", "nobody", null));
    records.set(0, begin("s1", null, 2, 2));
    records.add(end(records));
    SnapshotAssembly assembly = offerAll("s1", new Tolerance(100, 0.2), records);
    assertThat(assembly.state()).isEqualTo(State.COMPLETE);
    assertThat(assembly.assemble("g", null)).isEmpty();
    assertThat(assembly.state()).isEqualTo(State.FAILED);
    assertThat(bad).hasSize(1);
  }

  @Test
  void recordsThatWaitForABeginWhenTheSnapshotFailsAreToldOf() {
    SnapshotAssembly assembly = new SnapshotAssembly("s1", ANY, bad::add);
    assertThat(offer(assembly, node("s1", "a", 0, 1f))).isEqualTo(Verdict.HELD);
    assertThat(assembly.progress()).contains("no begin", "1 record");
    assertThat(assembly.accounting().held()).isEqualTo(1);
    assembly.fail("open for 2 hours");
    assertThat(bad).singleElement().extracting(BadRecord::message).asString().contains("2 hours");
    assertThat(assembly.accounting()).isEqualTo(new Accounting(1, 0, 0, 0, 0, 1));
  }

  @Test
  void anotherContentOfTheSameRevisionIsAConflict() {
    SnapshotAssembly assembly = new SnapshotAssembly("s1", ANY, bad::add);
    List<WireRecord> records = small("s1");
    offer(assembly, records.get(0));
    offer(assembly, records.get(1));
    assertThat(offer(assembly, node("s1", "a", 0, 9f))).isEqualTo(Verdict.REFUSED);
    assertThat(offer(assembly, begin("s1", null, 7, 7))).isEqualTo(Verdict.REFUSED);
    assertThat(bad)
        .extracting(BadRecord::reason)
        .containsExactly(BadReason.CONFLICT, BadReason.CONFLICT);
    records.subList(2, records.size()).forEach(r -> offer(assembly, r));
    assertThat(assembly.state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void bothDirectionsOfAnUndirectedEdgeAreOneRecord() {
    SnapshotAssembly assembly = offerAll("s1", ANY, small("s1"));
    assertThat(offer(assembly, edge("s1", "b", "a", null))).isEqualTo(Verdict.DUPLICATE);
  }

  @Test
  void whatComesLateChangesNothing() {
    SnapshotAssembly assembly = offerAll("s1", Tolerance.NONE, small("s1"));
    assertThat(offer(assembly, node("s1", "a", 0, 1f))).isEqualTo(Verdict.DUPLICATE);
    assertThat(offer(assembly, node("s1", "x", 0, 1f))).isEqualTo(Verdict.REFUSED);
    assertThat(offer(assembly, node("s1", "y", 0, Float.NaN))).isEqualTo(Verdict.REFUSED);
    assertThat(offer(assembly, new End("s1", 0, 0, 0, 0, 0))).isEqualTo(Verdict.REFUSED);
    assertThat(bad)
        .extracting(BadRecord::reason)
        .containsExactly(BadReason.LATE, BadReason.NOT_FINITE, BadReason.LATE);
    assertThat(assembly.assemble("g", null).orElseThrow().graph().numNodes()).isEqualTo(2);
    assertThat(assembly.accounting()).isEqualTo(new Accounting(9, 5, 1, 0, 0, 3));
  }

  @Test
  void badBeginsAndEndsAreReportedAndAGoodOneIsAwaited() {
    SnapshotAssembly assembly = new SnapshotAssembly("s1", ANY, bad::add);
    offer(assembly, begin("s1", null, 0, 0));
    offer(assembly, new End("s1", -1, 0, 0, 0, 0));
    assertThat(bad)
        .extracting(BadRecord::reason)
        .containsExactly(BadReason.BAD_BEGIN, BadReason.BAD_END);
    small("s1").forEach(r -> offer(assembly, r));
    assertThat(assembly.state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void aWrongChecksumIsNeverWhole() {
    List<WireRecord> records = small("s1");
    End end = (End) records.remove(records.size() - 1);
    records.add(
        new End(
            "s1",
            end.nodeUpserts(),
            end.nodeRemovals(),
            end.edgeUpserts(),
            end.edgeRemovals(),
            end.checksum() + 1));
    SnapshotAssembly assembly = offerAll("s1", ANY, records);
    assertThat(assembly.state()).isEqualTo(State.OPEN);
    assertThatThrownBy(() -> assembly.assemble("g", null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("found", "expected", "checksum");
  }

  @Test
  void aGraphThatIsNotTheDeclaredOneFails() {
    for (Begin begin : List.of(begin("s1", null, 3, 1), begin("s1", null, 2, 2))) {
      List<WireRecord> records = new ArrayList<>(small("s1"));
      records.set(0, begin);
      records.remove(records.size() - 1);
      records.add(end(records));
      SnapshotAssembly assembly = offerAll("s1", ANY, records);
      assertThat(assembly.assemble("g", null)).isEmpty();
      assertThat(assembly.failure()).get().asString().contains("as declared");
    }
  }

  @Test
  void aGraphThatCannotBeTrainedOnFails() {
    List<WireRecord> records = new ArrayList<>();
    records.add(begin("s1", null, 1, 0));
    records.add(
        new NodeUpsert("s1", "a", new FeatureVector.Dense(new float[1]), 0, SplitRole.TEST, 0));
    records.add(end(records));
    SnapshotAssembly assembly = offerAll("s1", ANY, records);
    assertThat(assembly.assemble("g", null)).isEmpty();
    assertThat(assembly.failure()).get().asString().contains("train");
  }

  @Test
  void aTallyTakesBackWhatIsReplaced() {
    List<WireRecord> records = small("s1");
    SnapshotTally tally = new SnapshotTally(false);
    records.forEach(tally::add);
    NodeUpsert other = node("s1", "x", 0, 3f);
    tally.add(other);
    assertThat(tally.end("s1")).isNotEqualTo(records.get(4));
    tally.remove(other);
    assertThat(tally.end("s1")).isEqualTo(records.get(4));
  }

  @Test
  void aToleranceIsACountAndAShare() {
    assertThatThrownBy(() -> new Tolerance(-1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Tolerance(1, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Tolerance(1, 1.5)).hasMessageContaining("1.5");
  }

  @Test
  void recordsOfOtherSnapshotsAreAMistakeOfTheCaller() {
    SnapshotAssembly assembly = new SnapshotAssembly("s1", ANY, bad::add);
    assertThatThrownBy(() -> offer(assembly, node("s2", "a", 0, 1f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("s1", "s2");
  }

  // ---- Deltas.

  @Test
  void aRemovedNodeTakesItsEdgesAlong() {
    IdentifiedGraph base = triangle();
    IdentifiedGraph got = applied(base, 2, 1, List.of(new NodeRemoval("s2", "c", 0))).orElseThrow();
    assertThat(got.graph().edges().size()).isEqualTo(1);
    assertThat(got.ids().indexOf("c")).isEqualTo(-1);
    assertThat(bad).isEmpty();
  }

  @Test
  void theEdgesOfARemovedNodeMayBeRemovedAsWell() {
    IdentifiedGraph got =
        applied(
                triangle(),
                2,
                1,
                List.of(new NodeRemoval("s2", "c", 0), new EdgeRemoval("s2", "c", "a", 0)))
            .orElseThrow();
    assertThat(got.graph().edges().size()).isEqualTo(1);
    assertThat(bad).isEmpty();
  }

  @Test
  void anEdgeToARemovedNodeDangles() {
    IdentifiedGraph got =
        applied(
                triangle(),
                2,
                2,
                List.of(new NodeRemoval("s2", "c", 0), edge("s2", "c", "a", null)))
            .orElseThrow();
    assertThat(got.graph().edges().size()).isEqualTo(1);
    assertThat(bad).extracting(BadRecord::reason).containsExactly(BadReason.DANGLING_EDGE);
  }

  @Test
  void removalsOfWhatIsNotThereAreReported() {
    IdentifiedGraph got =
        applied(
                triangle(),
                3,
                3,
                List.of(
                    new NodeRemoval("s2", "x", 0),
                    new EdgeRemoval("s2", "a", "x", 0),
                    new EdgeRemoval("s2", "a", "a", 0)))
            .orElseThrow();
    Graphs.assertSameBits(got, triangle());
    assertThat(bad)
        .extracting(BadRecord::reason)
        .containsOnly(BadReason.NOTHING_TO_REMOVE)
        .hasSize(3);
  }

  @Test
  void aBadChangeLeavesTheNodeAsTheBaseHasIt() {
    IdentifiedGraph got =
        applied(triangle(), 3, 3, List.of(node("s2", "a", 0, Float.NaN))).orElseThrow();
    Graphs.assertSameBits(got, triangle());
    assertThat(bad).hasSize(1);
  }

  @Test
  void aDeltaThatDoesNotFitItsBaseFails() {
    List<Begin> misfits =
        List.of(
            new Begin("s2", "s1", 3, 3, 1, true, false, false, 2, 2),
            new Begin("s2", "s1", 3, 3, 1, false, true, false, 2, 2),
            new Begin("s2", "s1", 3, 3, 1, false, false, false, 1, 2));
    for (Begin begin : misfits) {
      List<WireRecord> records = new ArrayList<>(List.of(begin));
      records.add(end(records));
      SnapshotAssembly assembly = offerAll("s2", ANY, records);
      assertThat(assembly.assemble("g", triangle())).isEmpty();
      assertThat(assembly.failure()).get().asString().contains("on base s1");
    }
  }

  @Test
  void aFullSnapshotTakesNoBaseAndADeltaNeedsOne() {
    assertThatThrownBy(() -> offerAll("s1", ANY, small("s1")).assemble("g", triangle()))
        .isInstanceOf(IllegalArgumentException.class);
    List<WireRecord> records = new ArrayList<>(List.of(begin("s2", "s1", 3, 3)));
    records.add(end(records));
    assertThatThrownBy(() -> offerAll("s2", ANY, records).assemble("g", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatADeltaCannotSayIsRefusedByThePublisher() {
    IdentifiedGraph karate = IdentifiedGraph.numbered(KarateClub.snapshot(), false);
    IdentifiedGraph directed = IdentifiedGraph.numbered(KarateClub.snapshot(), true);
    assertThatThrownBy(() -> SnapshotRecords.delta("s2", "s1", karate, directed, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("full snapshot");
    assertThatThrownBy(() -> SnapshotRecords.delta("s2", "s1", karate, triangle(), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeltaOfTheSameGraphIsBeginAndEnd() {
    IdentifiedGraph karate = IdentifiedGraph.numbered(KarateClub.snapshot(), false);
    assertThat(SnapshotRecords.delta("s2", "s1", karate, karate, 2).toList()).hasSize(2);
  }

  // ---- Small graphs.

  private IdentifiedGraph triangle() {
    List<WireRecord> records = new ArrayList<>();
    records.add(begin("s1", null, 3, 3));
    records.add(node("s1", "a", 0, 1f));
    records.add(node("s1", "b", 1, 2f));
    records.add(node("s1", "c", 1, 3f));
    records.add(edge("s1", "a", "b", null));
    records.add(edge("s1", "b", "c", null));
    records.add(edge("s1", "c", "a", null));
    records.add(end(records));
    return offerAll("s1", Tolerance.NONE, records).assemble("g", null).orElseThrow();
  }

  private java.util.Optional<IdentifiedGraph> applied(
      IdentifiedGraph base, long nodes, long edges, List<WireRecord> changes) {
    List<WireRecord> records = new ArrayList<>();
    records.add(begin("s2", "s1", nodes, edges));
    records.addAll(changes);
    records.add(end(records));
    return offerAll("s2", ANY, records).assemble("g", base);
  }

  /** Begin, two nodes, an edge, end. */
  private static List<WireRecord> small(String snapshot) {
    List<WireRecord> records = new ArrayList<>();
    records.add(begin(snapshot, null, 2, 1));
    records.add(node(snapshot, "a", 0, 1f));
    records.add(node(snapshot, "b", 1, 2f));
    records.add(edge(snapshot, "a", "b", null));
    records.add(end(records));
    return records;
  }

  private SnapshotAssembly offerAll(
      String snapshot, Tolerance tolerance, List<WireRecord> records) {
    SnapshotAssembly assembly = new SnapshotAssembly(snapshot, tolerance, bad::add);
    records.forEach(r -> offer(assembly, r));
    return assembly;
  }

  private Verdict offer(SnapshotAssembly assembly, WireRecord record) {
    return assembly.offer(record, new Origin("t-0", position++, 0));
  }

  private static Begin begin(String snapshot, String base, long nodes, long edges) {
    return new Begin(snapshot, base, nodes, edges, 1, false, false, false, 2, 2);
  }

  private static NodeUpsert node(String snapshot, String id, int label, float feature) {
    return new NodeUpsert(
        snapshot, id, new FeatureVector.Dense(new float[] {feature}), label, SplitRole.TRAIN, 0);
  }

  private static EdgeUpsert edge(String snapshot, String source, String target, Float weight) {
    return new EdgeUpsert(snapshot, source, target, weight, 0);
  }

  private static End end(List<WireRecord> records) {
    SnapshotTally tally = new SnapshotTally(false);
    records.forEach(tally::add);
    return tally.end(records.get(0).snapshot());
  }
}
