package io.gamlp.graph.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.Graphs;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.WireRecord.Begin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotLibraryTest {

  private static final Accounting SENT = new Accounting(9, 7, 1, 0, 0, 1);

  @TempDir Path temp;

  // ---- Publishing and reading.

  @Test
  void aGraphComesBackBitForBit() throws IOException {
    for (long seed = 0; seed < 16; seed++) {
      IdentifiedGraph graph = new Graphs(seed).now();
      SnapshotLibrary library = library("store-" + seed);
      library.publish(arrival("s1", 1, graph), graph);
      SnapshotLibrary other = library("store-" + seed);
      Graphs.assertSameBits(other.graph("s1"), graph);
      assertThat(other.ids("s1").size()).isEqualTo(graph.ids().size());
      assertThat(other.open("s1").manifest().directed()).isEqualTo(graph.directed());
      assertThat(other.open("s1").manifest().contentHash())
          .isEqualTo(SnapshotHash.sha256(graph.graph()));
    }
  }

  @Test
  void snapshotsAreListedInTheOrderOfTheirSequence() throws IOException {
    SnapshotLibrary library = library("store");
    assertThat(library.complete()).isEmpty();
    publish(library, "s10", 3);
    publish(library, "s2", 1);
    publish(library, "a", 20);
    assertThat(library.complete()).extracting(Arrival::snapshot).containsExactly("s2", "s10", "a");
    assertThat(library("store").complete()).isEqualTo(library.complete());
    assertThat(library("store").find("s2")).contains(arrival("s2", 1, graph()));
    assertThat(library.find("s3")).isEmpty();
  }

  @Test
  void theSameGraphAgainChangesNothing() throws IOException {
    SnapshotLibrary library = library("store");
    publish(library, "s1", 1);
    byte[] before = Files.readAllBytes(temp.resolve("store/snapshots/s1/arrival.json"));
    publish(library("store"), "s1", 7);
    assertThat(library("store").complete()).extracting(Arrival::sequence).containsExactly(1L);
    assertThat(temp.resolve("store/snapshots/s1/arrival.json")).hasBinaryContent(before);
  }

  @Test
  void anotherGraphUnderTheSameIdIsRefused() throws IOException {
    SnapshotLibrary library = library("store");
    publish(library, "s1", 1);
    IdentifiedGraph other = new Graphs(2).now();
    assertThatThrownBy(() -> library.publish(arrival("s1", 1, other), other))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("s1", "expected a new id");
    GraphSnapshot g = graph().graph();
    String[] renamed = new String[g.numNodes()];
    Arrays.setAll(renamed, i -> graph().ids().id(i));
    renamed[0] = "0".repeat(graph().ids().id(0).length());
    IdentifiedGraph otherIds = IdentifiedGraph.of(g, renamed, graph().directed());
    assertThat(SnapshotHash.sha256(otherIds.graph())).isEqualTo(SnapshotHash.sha256(g));
    assertThatThrownBy(() -> library.publish(arrival("s1", 1, otherIds), otherIds))
        .isInstanceOf(InputException.class);
    Graphs.assertSameBits(library.graph("s1"), graph());
  }

  @Test
  void pollingReadsOnlyWhatIsNew() throws IOException {
    SnapshotLibrary writer = library("store");
    for (int s = 0; s < 50; s++) {
      publish(writer, "s" + s, s);
    }
    FailingStorage counting = FailingStorage.never();
    SnapshotLibrary reader = new SnapshotLibrary(counting, root("store"));
    assertThat(reader.complete()).hasSize(50);
    assertThat(counting.opened()).isEqualTo(50);
    publish(writer, "new", 50);
    assertThat(reader.complete()).hasSize(51);
    reader.complete();
    assertThat(counting.opened()).isEqualTo(51);
    writer.delete("s7");
    assertThat(reader.complete()).hasSize(50);
    assertThat(reader.find("s7")).isEmpty();
  }

  // ---- Failures in between.

  @Test
  void aPublisherKilledAtAnyMomentIsRepeatedAndNobodySeesAHalfSnapshot() throws IOException {
    IdentifiedGraph graph = graph();
    SnapshotLibrary reader = library("store");
    boolean killed = true;
    int kills = 0;
    for (int changes = 0; killed; changes++) {
      reader.delete("s1");
      FailingStorage storage = new FailingStorage(changes);
      try {
        new SnapshotLibrary(storage, root("store")).publish(arrival("s1", 1, graph), graph);
      } catch (IOException e) {
        assertThat(storage.failed()).isTrue();
      }
      killed = storage.failed();
      kills += killed ? 1 : 0;
      assertThat(reader.complete()).as("after %d changes", changes).hasSize(killed ? 0 : 1);
      SnapshotLibrary again = library("store");
      again.publish(arrival("s1", 1, graph), graph);
      assertThat(reader.complete()).hasSize(1);
      Graphs.assertSameBits(reader.graph("s1"), graph);
      try (Stream<Path> files = Files.walk(temp.resolve("store"))) {
        assertThat(files).noneMatch(f -> f.getFileName().toString().startsWith(".tmp-"));
      }
    }
    assertThat(kills).isGreaterThan(30);
  }

  @Test
  void ofTwoThatPublishTheSameGraphTheFirstOneHolds() throws IOException {
    IdentifiedGraph graph = graph();
    SnapshotLibrary first = library("store");
    WatchedStorage watched =
        new WatchedStorage(
            moved -> {
              if (moved.endsWith("graph/manifest.json")) {
                first.publish(arrival("s1", 1, graph), graph);
              }
            });
    new SnapshotLibrary(watched, root("store")).publish(arrival("s1", 2, graph), graph);
    assertThat(library("store").complete()).extracting(Arrival::sequence).containsExactly(1L);
    Graphs.assertSameBits(library("store").graph("s1"), graph);
  }

  @Test
  void noTwoPublishersWriteTheSameTemporaryFile() throws IOException {
    WatchedStorage watched = new WatchedStorage(moved -> {});
    SnapshotLibrary library = new SnapshotLibrary(watched, root("store"));
    for (int i = 0; i < 2; i++) {
      publish(library, "s1", 1);
      library.delete("s1");
    }
    assertThat(watched.created())
        .filteredOn(path -> path.contains(".tmp-"))
        .hasSizeGreaterThan(10)
        .doesNotHaveDuplicates();
  }

  @Test
  void aDeletionKilledAtAnyMomentIsFinishedLater() throws IOException {
    IdentifiedGraph graph = graph();
    boolean killed = true;
    for (int changes = 0; killed; changes++) {
      SnapshotLibrary library = library("store");
      library.publish(arrival("s1", 1, graph), graph);
      publish(library, "s2", 2);
      Files.createDirectories(Path.of(library.augmentedDirectory("s1"), "deep"));
      Files.createDirectories(Path.of(library.runDirectory("s1")));
      FailingStorage storage = new FailingStorage(changes);
      try {
        new SnapshotLibrary(storage, root("store")).delete("s1");
      } catch (IOException e) {
        assertThat(storage.failed()).isTrue();
      }
      killed = storage.failed();
      for (Arrival arrival : library.complete()) {
        Graphs.assertSameBits(library.graph(arrival.snapshot()), graph);
      }
      for (String left : library.halfDeleted()) {
        library.delete(left);
      }
      assertThat(library.halfDeleted()).isEmpty();
      if (changes > 1) {
        assertThat(library.complete()).extracting(Arrival::snapshot).containsExactly("s2");
        for (String gone : List.of("snapshots/s1", "augmented/s1", "runs/s1")) {
          assertThat(temp.resolve("store").resolve(gone)).doesNotExist();
        }
      }
    }
  }

  @Test
  void whatIsHalfDeletedMayBePublishedAgain() throws IOException {
    SnapshotLibrary library = library("store");
    publish(library, "s1", 1);
    // The mark (create), then the manifest.
    FailingStorage storage = new FailingStorage(2);
    assertThatThrownBy(() -> new SnapshotLibrary(storage, root("store")).delete("s1"))
        .hasMessage("killed");
    assertThat(library.complete()).isEmpty();
    assertThat(library.halfDeleted()).containsExactly("s1");
    publish(library, "s1", 4);
    assertThat(library.halfDeleted()).isEmpty();
    assertThat(library.complete()).extracting(Arrival::sequence).containsExactly(4L);
  }

  // ---- What is not there.

  @Test
  void aSnapshotThatWasDeletedIsAClearError() throws IOException {
    SnapshotLibrary library = library("store");
    publish(library, "s1", 1);
    library.delete("s1");
    library.delete("s1");
    assertThatThrownBy(() -> library.graph("s1"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("snapshot s1: is not in", "store", "not deleted");
    assertThatThrownBy(() -> library.ids("s1")).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> library.open("s1")).isInstanceOf(InputException.class);
  }

  @Test
  void idsThatLeaveTheLibraryAreRefused() {
    SnapshotLibrary library = library("store");
    for (String id : List.of("..", "../s1", "a/b", "")) {
      assertThatThrownBy(() -> library.find(id)).isInstanceOf(InputException.class);
      assertThatThrownBy(() -> library.delete(id)).isInstanceOf(InputException.class);
    }
  }

  @Test
  void damageIsNoticedAndNamed() throws IOException {
    SnapshotLibrary library = library("store");
    publish(library, "s1", 1);
    Path directory = temp.resolve("store/snapshots/s1/graph");
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.toList();
    }
    for (Path file : files) {
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < good.length; i += 11) {
        byte[] bad = good.clone();
        bad[i] ^= 0x10;
        Files.write(file, bad);
        assertThatThrownBy(() -> library.graph("s1"))
            .as("byte %d of %s", i, file)
            .isInstanceOf(InputException.class)
            .hasMessageContaining(file.getFileName().toString());
      }
      Files.write(file, good);
    }
    Graphs.assertSameBits(library.graph("s1"), graph());
  }

  // ---- Snapshots that failed.

  @Test
  void theFirstNoteOfAFailureHolds() throws IOException {
    SnapshotLibrary library = library("store");
    FailedSnapshot late = new FailedSnapshot("s1", "found 7 bad records", 20, SENT);
    FailedSnapshot early = new FailedSnapshot("s2", "found nothing for 2 hours", 10, SENT);
    library.fail(late);
    library.fail(early);
    library.fail(new FailedSnapshot("s1", "another", 30, SENT));
    assertThat(library("store").failed()).containsExactly(early, late);
    assertThat(library.failure("s1")).contains(late);
    assertThat(library.failure("s3")).isEmpty();
    assertThatThrownBy(() -> library.graph("s1"))
        .hasMessage("snapshot s1 failed: " + late.reason());
    library.delete("s1");
    assertThat(library.failed()).containsExactly(early);
  }

  @Test
  void failuresThatAreKnownCostNoLookAtTheirFiles() throws IOException {
    SnapshotLibrary writer = library("store");
    for (int i = 0; i < 20; i++) {
      writer.fail(new FailedSnapshot("f" + i, "too slow", i, SENT));
    }
    FailingStorage storage = FailingStorage.never();
    SnapshotLibrary reader = new SnapshotLibrary(storage, temp.resolve("store").toString());
    assertThat(reader.failed()).hasSize(20);
    assertThat(storage.opened()).isEqualTo(20);
    writer.fail(new FailedSnapshot("f20", "too slow", 20, SENT));
    long asked = storage.asked();
    assertThat(reader.failed()).hasSize(21);
    assertThat(storage.opened()).isEqualTo(21);
    assertThat(storage.asked()).isEqualTo(asked);
    writer.delete("f3");
    assertThat(reader.failed()).extracting(FailedSnapshot::snapshot).doesNotContain("f3");
  }

  @Test
  void aSnapshotThatIsCompleteHasNotFailed() throws IOException {
    SnapshotLibrary library = library("store");
    FailedSnapshot failed = new FailedSnapshot("s1", "too slow", 20, SENT);
    library.fail(failed);
    publish(library, "s1", 1);
    assertThat(library.failed()).isEmpty();
    publish(library, "s2", 1);
    library.fail(new FailedSnapshot("s2", "too slow", 20, SENT));
    assertThat(temp.resolve("store/failed/s2.json")).doesNotExist();
    assertThat(library.complete()).hasSize(2);
  }

  // ---- Fixtures.

  private String root(String name) {
    return temp.resolve(name).toString();
  }

  private SnapshotLibrary library(String name) {
    return new SnapshotLibrary(new LocalStorage(), root(name));
  }

  private static IdentifiedGraph graph() {
    return new Graphs(1).now();
  }

  private static void publish(SnapshotLibrary library, String snapshot, long sequence)
      throws IOException {
    library.publish(arrival(snapshot, sequence, graph()), graph());
  }

  private static Arrival arrival(String snapshot, long sequence, IdentifiedGraph graph) {
    GraphSnapshot g = graph.graph();
    Begin begin =
        new Begin(
            snapshot,
            null,
            g.numNodes(),
            g.edges().size(),
            g.features().dimension(),
            g.features() instanceof SparseFeatures,
            graph.directed(),
            g.edges().weighted(),
            g.numClasses(),
            3);
    return new Arrival(snapshot, null, sequence, begin, 1_700_000_000_000L, SENT);
  }
}
