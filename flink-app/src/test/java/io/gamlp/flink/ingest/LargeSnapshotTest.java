package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.SnapshotTally;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Begin;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Snapshots that take long, or more than there is, are neither given up early nor the job's end.
 */
class LargeSnapshotTest {

  private static final long AMPLE = 1 << 30;

  /** Too little for any ledger of these graphs. */
  private static final long SCARCE = 1 << 12;

  private static final long STEP = Spooling.LIMIT.toMillis() * 2 / 3;

  @TempDir Path folder;

  private Spooling spooling(Storage storage, long memory) {
    return new Spooling(storage, folder.toString(), memory);
  }

  private Spooling spooling(long memory) {
    return spooling(new LocalStorage(), memory);
  }

  static IdentifiedGraph denseGraph() {
    for (long seed = 0; ; seed++) {
      RandomGraph graph = new RandomGraph(new Random(seed), 40, 60, 5);
      if (!graph.now().graph().features().getClass().getSimpleName().startsWith("Sparse")) {
        return graph.now();
      }
    }
  }

  // ---- Time.

  @ParameterizedTest
  @ValueSource(longs = {AMPLE, SCARCE})
  void isPublishedThoughItsRecordsTrickleInForManyTimesTheLimit(long memory) throws Exception {
    IdentifiedGraph graph = new RandomGraph(3).now();
    Spooling spooling = spooling(memory);
    SnapshotProgress p = new SnapshotProgress("s", 0);
    List<WireRecord> records = SnapshotRecords.full("s", graph, 2).toList();
    long now = 0;
    for (WireRecord record : records) {
      assertThat(p.phase).isEqualTo(Phase.OPEN);
      now += STEP;
      spooling.offer(p, List.of(record), now);
      spooling.settle(p, now);
    }
    assertThat(now).isGreaterThan(20 * Spooling.LIMIT.toMillis());
    assertThat(p.phase).isEqualTo(Phase.WHOLE);
    assertThat(spooling.assemble(p).failure()).isNull();
    RandomGraph.assertSameBits(spooling.places.library().graph("s"), graph);
  }

  @ParameterizedTest
  @ValueSource(longs = {AMPLE, SCARCE})
  void isGivenUpWhenItGoesQuietAndItsRecordsAreAccountedFor(long memory) throws Exception {
    Spooling spooling = spooling(memory);
    List<WireRecord> records = SnapshotRecords.full("s", new RandomGraph(3).now(), 2).toList();
    SnapshotProgress p = new SnapshotProgress("s", 0);
    spooling.offer(p, records.subList(0, records.size() - 2), STEP);
    spooling.settle(p, STEP);
    spooling.settle(p, STEP + Spooling.LIMIT.toMillis());
    assertThat(p.phase).isEqualTo(Phase.OPEN);
    spooling.settle(p, STEP + Spooling.LIMIT.toMillis() + 1);
    assertThat(p.phase).isEqualTo(Phase.FAILED);
    assertThat(p.reason)
        .contains("given up: no record of it came for PT1H")
        .contains("no end record came");
    assertThat(p.accounting().sent()).isEqualTo(records.size() - 2);
    assertThat(p.waiting()).isZero();
  }

  @Test
  void isGivenUpWithoutItsBeginRecordOnlyWhenQuiet() throws Exception {
    Spooling spooling = spooling(AMPLE);
    List<WireRecord> records = SnapshotRecords.full("s", new RandomGraph(3).now(), 2).toList();
    SnapshotProgress p = new SnapshotProgress("s", 0);
    long now = 0;
    for (int i = 1; i <= 10; i++) {
      now += STEP;
      spooling.offer(p, records.subList(i, i + 1), now);
      spooling.settle(p, now);
      assertThat(p.phase).isEqualTo(Phase.OPEN);
    }
    spooling.settle(p, now + Spooling.LIMIT.toMillis() + 1);
    assertThat(p.reason).contains("no begin record came, 10 records wait for it");
    assertThat(spooling.letters)
        .hasSize(10)
        .allMatch(letter -> letter.reason() == BadReason.SNAPSHOT_FAILED);
  }

  @Test
  void isWholeWhenItsEndComesLastThoughMemoryIsScarceAndSomethingWasBad() throws Exception {
    Spooling spooling = spooling(SCARCE);
    List<WireRecord> records =
        new ArrayList<>(SnapshotRecords.full("s", new RandomGraph(3).now(), 2).toList());
    WireRecord end = records.remove(records.size() - 1);
    records.add(new WireRecord.NodeRemoval("s", "node-1", 0)); // Bad: there is no base.
    SnapshotProgress p = new SnapshotProgress("s", 0);
    spooling.offer(p, records, 0);
    spooling.settle(p, 0);
    assertThat(p.waiting()).isZero();
    spooling.offer(p, List.of(end), STEP);
    spooling.settle(p, STEP);
    assertThat(p.phase).isNotEqualTo(Phase.OPEN);
  }

  @Test
  void readsNothingOfOpenSnapshotsOfWhichNothingIsNew() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    Spooling spooling = spooling(storage("open", name -> opened.incrementAndGet()), SCARCE << 4);
    List<SnapshotProgress> open = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      List<WireRecord> records =
          SnapshotRecords.full("s" + i, new RandomGraph(i).now(), 2).toList();
      SnapshotProgress p = new SnapshotProgress("s" + i, 0);
      spooling.offer(p, records.subList(0, records.size() - 3), 0);
      spooling.settle(p, 0);
      assertThat(p.waiting()).isZero();
      open.add(p);
    }
    int before = opened.get();
    assertThat(before).isPositive();
    for (SnapshotProgress p : open) {
      spooling.settle(p, 1);
    }
    assertThat(opened.get()).isEqualTo(before);
  }

  @Test
  void waitsForItsBaseFromNowOnWhenTheJobWasAway() throws Exception {
    Spooling spooling = spooling(AMPLE);
    SnapshotProgress p =
        spooling.whole(SnapshotRecords.full("s", new RandomGraph(3).now(), 2).toList());
    p.decidedAt = 5;
    assertThat(restored(spooling, p, 1000).decidedAt).isEqualTo(1000);
    assertThat(restored(spooling, p, 1000).lastCame()).isEqualTo(1000);
    p.phase = Phase.PUBLISHED;
    assertThat(restored(spooling, p, 1000).decidedAt).isEqualTo(5);
  }

  private static SnapshotProgress restored(Spooling spooling, SnapshotProgress p, long now)
      throws Exception {
    SegmentFolder files = spooling.places.files();
    return SnapshotProgress.fromBytes(p.toBytes(), now, files.codecs(), files.origins());
  }

  // ---- Size.

  @Test
  void failsWhenTheHeapIsTooSmallForIt() throws Exception {
    Spooling spooling = spooling(AMPLE);
    IdentifiedGraph base = denseGraph();
    spooling.assemble(spooling.whole(SnapshotRecords.full("b", base, 2).toList()));
    int nodes = base.graph().numNodes();
    int dimension = (Integer.MAX_VALUE - 64) / nodes; // Four bytes each: 8 GB in one array.
    Assembly.Outcome outcome = spooling.assemble(spooling.whole(widened(base, dimension)));
    assertThat(outcome.failure())
        .startsWith("found a graph of " + nodes + " nodes with " + dimension + " features each")
        .contains("on base b")
        .contains("expected one that fits the heap of");
    assertThat(spooling.places.library().find("wide")).isEmpty();
  }

  @Test
  void isMadeLaterWhenOthersHaveTheHeap() throws Exception {
    AtomicInteger shortages = new AtomicInteger(1);
    Storage storage =
        storage(
            "create",
            path -> {
              if (path.contains("edge-sources") && shortages.getAndDecrement() > 0) {
                throw new OutOfMemoryError("Java heap space");
              }
            });
    Spooling spooling = spooling(storage, AMPLE);
    IdentifiedGraph graph = denseGraph();
    SnapshotProgress p = spooling.whole(SnapshotRecords.full("s", graph, 2).toList());
    assertThatThrownBy(() -> spooling.assemble(p)).isInstanceOf(OutOfMemoryError.class);
    assertThat(spooling.assemble(p).failure()).isNull();
    RandomGraph.assertSameBits(spooling.places.library().graph("s"), graph);
  }

  @Test
  void pausesGrowWhileThereIsNoRoomAndALargeOneFailsInTheEnd() {
    SnapshotProgress p = new SnapshotProgress("s", 0);
    assertThat(p.mayBeAssembled(0)).isTrue();
    p.shortOfMemory(0);
    assertThat(p.mayBeAssembled(9_999)).isFalse();
    assertThat(p.mayBeAssembled(10_000)).isTrue();
    for (int i = 0; i < 100; i++) {
      p.shortOfMemory(0);
    }
    assertThat(p.mayBeAssembled(599_999)).isFalse();
    assertThat(p.mayBeAssembled(600_000)).isTrue();
    HeapNeed large = new HeapNeed(0, 30);
    assertThat(large.isHopeless(100, 9)).isFalse();
    assertThat(large.isHopeless(100, 10)).isTrue();
    assertThat(new HeapNeed(0, 20).isHopeless(100, 1000)).isFalse();
  }

  @Test
  void arraysOfTheDeclaredSizeAreTheLeastItTakes() {
    Begin dense = new Begin("s", null, 1000, 300, 7, false, true, true, 2, 2);
    assertThat(HeapNeed.of(dense, List.of()).least()).isEqualTo(1000 * (5 + 28) + 300 * 12);
    Begin sparse = new Begin("s", null, 1000, 300, 7, true, true, false, 2, 2);
    assertThat(HeapNeed.of(sparse, List.of()).least()).isEqualTo(1000 * 5 + 300 * 8);
    Begin endless = new Begin("s", null, Long.MAX_VALUE, 0, 7, false, true, false, 2, 2);
    assertThat(HeapNeed.of(endless, List.of()).exceeds(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void whatAnEarlierAttemptStillWritesStaysWhenThisOneFails() throws Exception {
    Spooling spooling = spooling(AMPLE);
    IdentifiedGraph graph = denseGraph();
    Path written = folder.resolve("snapshots/s/labels.bin");
    Files.createDirectories(written.getParent());
    Files.write(written, new byte[] {1});
    SnapshotProgress p =
        spooling.whole(SnapshotRecords.delta("s", "gone", graph, graph, 2).toList());
    assertThat(spooling.assemble(p).failure()).startsWith("its base gone cannot be read");
    assertThat(written).exists();
  }

  @Test
  void anAttemptThatIsGivenUpReadsAndWritesNoMore() throws Exception {
    Spooling spooling = spooling(AMPLE);
    SnapshotProgress p = spooling.whole(SnapshotRecords.full("s", denseGraph(), 2).toList());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> spooling.assemble(p)).isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder.resolve("snapshots/s")).doesNotExist();
  }

  @Test
  void failsWhenItIsTooLargeToBeCounted() throws Exception {
    Storage storage =
        storage(
            "create",
            path -> {
              if (path.contains("edge-sources")) {
                throw new ArithmeticException("integer overflow");
              }
            });
    Spooling spooling = spooling(storage, AMPLE);
    Assembly.Outcome outcome =
        spooling.assemble(spooling.whole(SnapshotRecords.full("s", denseGraph(), 2).toList()));
    assertThat(outcome.failure())
        .contains("expected one that fits what can be counted in 31 bits (integer overflow)");
    assertThat(outcome.digest()).isNull();
    assertThat(folder.resolve("snapshots/s")).as("what was written of it").doesNotExist();
  }

  /** The same graph with more features a node, all of the new ones 0. */
  static List<WireRecord> widened(IdentifiedGraph base, int dimension) {
    Begin same = (Begin) SnapshotRecords.delta("wide", "b", base, base, 2).findFirst().get();
    Begin begin =
        new Begin(
            "wide",
            "b",
            same.nodes(),
            same.edges(),
            dimension,
            same.sparse(),
            same.directed(),
            same.weighted(),
            same.classes(),
            same.hops());
    SnapshotTally tally = new SnapshotTally(same.directed());
    tally.add(begin);
    return List.of(begin, tally.end("wide"));
  }

  @Test
  void tablesTakeAQuarterOfTheHeapUnlessToldOtherwise() {
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(limits(0).memory()).isEqualTo(heap / 4);
    assertThat(limits(12_345).memory()).isEqualTo(12_345);
    assertThat(limits(Long.MAX_VALUE).memory()).isEqualTo(StandingTable.MOST_BYTES);
  }

  private static IngestLimits limits(long memoryBytes) {
    return new IngestLimits(0, 0, Duration.ofHours(1), Duration.ofHours(1), memoryBytes);
  }

  // ---- Much that is bad.

  @Test
  void countsAllThatIsRefusedAndKeepsWhatIsTolerated() {
    Refusals failing = refused(new Refusals(/* tolerated= */ 5), 50_000);
    assertThat(failing.size()).isEqualTo(50_000);
    assertThat(failing.reason(entry(9_999))).isEqualTo(BadReason.NOTHING_TO_REMOVE);
    assertThat(failing.reason(entry(10_000))).isNull();
    Refusals tolerated = refused(new Refusals(50_000), 50_000);
    assertThat(tolerated.reason(entry(49_999))).isEqualTo(BadReason.NOTHING_TO_REMOVE);
  }

  private static Refusals refused(Refusals refusals, int records) {
    for (int i = 0; i < records; i++) {
      refusals.refuse(null, new Origin("t-0", i, 0), BadReason.NOTHING_TO_REMOVE, "m");
    }
    refusals.close();
    return refusals;
  }

  private static Entry entry(long offset) {
    Entry entry = new Entry();
    entry.offset = offset;
    return entry;
  }

  @Test
  void aReasonThatQuotesMuchFitsTheState() throws Exception {
    Spooling spooling = spooling(AMPLE);
    SnapshotProgress p = new SnapshotProgress("s", 0);
    spooling.fail(p, "x".repeat(100_000));
    assertThat(restored(spooling, p, 0).reason).hasSizeLessThan(2000).startsWith("xxx");
  }

  /** Files on this machine; hears of the paths that one of the operations is called with. */
  private static Storage storage(String operation, Consumer<String> listener) {
    Storage local = new LocalStorage();
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(operation)) {
                listener.accept((String) arguments[0]);
              }
              try {
                return method.invoke(local, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
