package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a path of 21 nodes: 10 - 11 - … - 30. */
class SnapshotComparisonTest {

  private static final int HOPS = 4;

  @TempDir Path dir;

  @Test
  void anUnchangedGraphTouchesNothing() throws IOException {
    EvolvingGraph path = path(false);
    assertThat(compare(path.now(), path.now()).count().share()).isZero();
  }

  @Test
  void otherFeaturesSpreadOneNeighborAHop() throws IOException {
    EvolvingGraph path = path(false);
    IdentifiedGraph base = path.now();
    path.addNode("20");
    assertThat(compare(base, path.now()).byHop())
        .containsExactly(rows(20, 20), rows(19, 21), rows(18, 22), rows(17, 23));
  }

  @Test
  void aNewEdgeTouchesItsEndsAndTheirNeighborsAtOnceForDegreesChange() throws IOException {
    EvolvingGraph path = path(false);
    IdentifiedGraph base = path.now();
    path.connect("20", "21");
    path.connect("20", "22");
    assertThat(compare(base, path.now()).byHop())
        .containsExactly(new BitSet(), rows(19, 23), rows(18, 24), rows(17, 25));
  }

  @Test
  void aDirectedEdgeTouchesOnlyWhatFeaturesFlowTo() throws IOException {
    EvolvingGraph path = path(true);
    IdentifiedGraph base = path.now();
    path.connect("20", "25");
    // The out-degree of 20 has changed, so what it keeps, and what it gives to 21 and to 25.
    assertThat(compare(base, path.now()).byHop())
        .containsExactly(
            new BitSet(),
            both(rows(20, 21), rows(25, 25)),
            both(rows(20, 22), rows(25, 26)),
            rows(20, 27, 24));
  }

  @Test
  void anIsolatedNewNodeTouchesItselfOnlyThoughAllRowsBehindItMove() throws IOException {
    EvolvingGraph path = path(false);
    IdentifiedGraph base = path.now();
    path.addNode("1");
    BitSet first = new BitSet();
    first.set(0);
    assertThat(compare(base, path.now()).byHop()).containsExactly(first, first, first, first);
  }

  @Test
  void otherWeightsTouchTheirEndsEvenWhereAllDegreesStay() throws IOException {
    EvolvingGraph ring = new EvolvingGraph(3, false, true, false, 1);
    for (int id = 10; id <= 13; id++) {
      ring.addNode(Integer.toString(id));
    }
    weighRing(ring, 1, 2);
    IdentifiedGraph base = ring.now();
    weighRing(ring, 2, 1);
    assertThat(compare(base, ring.now()).byHop())
        .containsExactly(new BitSet(), rows(10, 13), rows(10, 13), rows(10, 13));
  }

  private static void weighRing(EvolvingGraph ring, float even, float odd) {
    ring.connect("10", "11", even);
    ring.connect("11", "12", odd);
    ring.connect("12", "13", even);
    ring.connect("13", "10", odd);
  }

  @Test
  void theRowsTravelAsAFile() throws IOException {
    EvolvingGraph path = path(false);
    IdentifiedGraph base = path.now();
    path.addNode("1");
    path.connect("1", "15");
    ChangedRows rows = compare(base, path.now());
    Storage storage = new LocalStorage();
    rows.write(storage, dir.toString(), "test");
    ChangedRows read = ChangedRows.read(storage, dir.toString());
    assertThat(read.byHop()).isEqualTo(rows.byHop());
    assertThat(read.mapping().runs()).containsExactly(rows.mapping().runs());
  }

  private ChangedRows compare(IdentifiedGraph base, IdentifiedGraph next) throws IOException {
    SnapshotStore before = StoreFiles.snapshot(new FlinkStorage(), dir.resolve("base"), base);
    SnapshotStore after = StoreFiles.snapshot(new FlinkStorage(), dir.resolve("next"), next);
    return new SnapshotComparison(before, after, RowMapping.between(base.ids(), next.ids()))
        .compare(HOPS);
  }

  private static EvolvingGraph path(boolean directed) {
    EvolvingGraph graph = new EvolvingGraph(3, directed, false, false, 1);
    for (int id = 10; id <= 30; id++) {
      graph.addNode(Integer.toString(id));
      if (id > 10) {
        graph.connect(Integer.toString(id - 1), Integer.toString(id));
      }
    }
    return graph;
  }

  /** Rows of the nodes {@code from} to {@code to}, both included. */
  private static BitSet rows(int from, int to) {
    BitSet rows = new BitSet();
    rows.set(from - 10, to - 10 + 1);
    return rows;
  }

  private static BitSet rows(int from, int to, int without) {
    BitSet rows = rows(from, to);
    rows.clear(without - 10);
    return rows;
  }

  private static BitSet both(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.or(b);
    return both;
  }
}
