package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A delta waits for its base while it may come, and fails with a reason when it cannot. */
class BasesTest {

  private static final long DECIDED = 1;
  private static final long TOO_LATE = DECIDED + Spooling.LIMIT.toMillis() + 1;

  @TempDir Path folder;
  private final IdentifiedGraph graph = new RandomGraph(1).now();
  private final Map<String, SnapshotProgress> snapshots = new HashMap<>();
  private final StagedTopic topic = new StagedTopic();
  private final Positions read = new Positions();
  private Backlog backlog;
  private Spooling spooling;
  private Bases bases;

  @BeforeEach
  void open() {
    spooling = new Spooling(new LocalStorage(), folder.toString(), 1 << 30);
    backlog = new Backlog(Spooling.LIMIT, topic, read, 0);
    bases = new Bases(spooling.places.library(), snapshots, backlog, Spooling.LIMIT);
  }

  private SnapshotProgress delta(String id, String base) throws Exception {
    SnapshotProgress p = spooling.whole(SnapshotRecords.delta(id, base, graph, graph, 1).toList());
    assertThat(p.phase).isEqualTo(Phase.WHOLE);
    p.decidedAt = DECIDED;
    snapshots.put(id, p);
    return p;
  }

  @Test
  void failsAtOnceWhenItWaitsForOneThatWaitsForIt() throws Exception {
    SnapshotProgress a = delta("a", "b");
    SnapshotProgress b = delta("b", "c");
    SnapshotProgress c = delta("c", "a");
    SnapshotProgress outside = delta("d", "a");
    assertThat(bases.whyNever(outside, DECIDED)).isEmpty();
    assertThat(bases.whyNever(b, DECIDED))
        .hasValueSatisfying(
            why -> assertThat(why).contains("in a circle, b on c on a on b, expected a base"));
    spooling.fail(a, bases.whyNever(a, DECIDED).orElseThrow());
    assertThat(bases.whyNever(c, DECIDED)).contains("its base a failed");
    assertThat(bases.whyNever(outside, DECIDED)).contains("its base a failed");
  }

  /** The base's graph is made by another thread, and is there at any moment from one look on. */
  @Test
  void isNotInACircleWhenItsBaseIsPublishedWhileItIsLookedAt() throws Exception {
    SnapshotProgress base = spooling.whole(SnapshotRecords.full("b", graph, 1).toList());
    snapshots.put("b", base);
    SnapshotProgress delta = delta("d", "b");
    for (int looks = 0; looks < 5; looks++) {
      AtomicInteger left = new AtomicInteger(looks);
      Storage publishing =
          new ForwardingStorage(new LocalStorage()) {
            @Override
            protected void beforeChange() {}

            @Override
            public boolean exists(String path) throws IOException {
              return path.contains("/b/") ? left.getAndDecrement() <= 0 : super.exists(path);
            }
          };
      Bases looking =
          new Bases(
              new SnapshotLibrary(publishing, folder.toString()),
              snapshots,
              backlog,
              Spooling.LIMIT);
      assertThat(looking.whyNever(delta, DECIDED)).as("there from look %d on", looks).isEmpty();
    }
  }

  @Test
  void waitsForABaseThatIsUnderWayAndNotForEverForOneThatIsNot() throws Exception {
    SnapshotProgress onOpen = delta("a", "open");
    snapshots.put("open", new SnapshotProgress("open", 0));
    assertThat(bases.whyNever(onOpen, 10 * TOO_LATE)).isEmpty();
    SnapshotProgress onNothing = delta("b", "nothing");
    assertThat(bases.whyNever(onNothing, TOO_LATE - 1)).isEmpty();
    assertThat(bases.whyNever(onNothing, TOO_LATE))
        .contains("its base nothing was not in the store for PT1H, expected it");
  }

  /** As at a checkpoint: each is looked at, then it is told which of them wait. */
  private Map<String, String> awaited() throws IOException {
    for (SnapshotProgress p : snapshots.values()) {
      if (p.phase == Phase.WHOLE) {
        bases.whyNever(p, DECIDED);
      }
    }
    return bases.awaited();
  }

  @Test
  void awaitsRecordsUnlessAllThatItNeedsIsWhole() throws Exception {
    SnapshotProgress base = spooling.whole(SnapshotRecords.full("b", graph, 1).toList());
    snapshots.put("b", base);
    delta("d", "b");
    delta("e", "d");
    assertThat(awaited()).isEmpty();
    snapshots.put("open", new SnapshotProgress("open", 0));
    delta("f", "open");
    delta("g", "f");
    delta("h", "nothing");
    delta("x", "y"); // A circle fails at once.
    delta("y", "x");
    Map<String, String> awaited = Map.of("f", "open", "g", "f", "h", "nothing");
    assertThat(awaited()).isEqualTo(awaited);
    spooling.assemble(base);
    assertThat(awaited()).isEqualTo(awaited);
  }

  @Test
  void awaitsNothingForOneThatIsNotWholeAnyMore() throws Exception {
    SnapshotProgress failing = delta("f", "nothing");
    delta("g", "f");
    assertThat(awaited()).isEqualTo(Map.of("f", "nothing", "g", "f"));
    spooling.fail(failing, "for a test");
    assertThat(bases.awaited()).isEqualTo(Map.of("g", "f"));
    snapshots.remove("g");
    assertThat(bases.awaited()).isEmpty();
  }

  @Test
  void waitsAnewAfterTheJobStoodStill() throws Exception {
    SnapshotProgress onNothing = delta("b", "nothing");
    assertThat(backlog.looks(TOO_LATE)).isTrue();
    assertThat(bases.whyNever(onNothing, TOO_LATE)).isEmpty();
    assertThat(bases.whyNever(onNothing, 2 * TOO_LATE)).isPresent();
  }

  @Test
  void waitsAnewWhereTheBaseMayBeInAPartitionWhoseLeaderDoesNotAnswer() throws Exception {
    SnapshotProgress onNothing = delta("b", "nothing");
    topic.hasLeader = false;
    assertThat(bases.whyNever(onNothing, TOO_LATE)).isEmpty();
    topic.hasLeader = true;
    topic.end = 1;
    assertThat(bases.whyNever(onNothing, 2 * TOO_LATE)).as("until now").isEmpty();
    assertThat(bases.whyNever(onNothing, 3 * TOO_LATE)).as("it is not read yet").isEmpty();
    read.read(0, 0);
    backlog.looked(3 * TOO_LATE);
    backlog.looks(3 * TOO_LATE);
    assertThat(bases.whyNever(onNothing, 3 * TOO_LATE)).isPresent();
  }

  @Test
  void failsWithTheNamesOfBaseAndFileWhenTheBaseIsDamaged() throws Exception {
    spooling.assemble(spooling.whole(SnapshotRecords.full("b", graph, 1).toList()));
    SnapshotProgress delta = delta("d", "b");
    assertThat(bases.whyNever(delta, DECIDED)).isEmpty();
    Path file = folder.resolve("snapshots/b/graph/ids.bin");
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(20);
    }
    Assembly.Outcome outcome = spooling.assemble(delta);
    assertThat(outcome.failure())
        .startsWith("its base b cannot be read: ")
        .contains("snapshots/b/graph/ids.bin: truncated");
    assertThat(spooling.places.library().contains("d")).isFalse();
  }
}
