package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {

  private static final long RESTORED = 7;

  @TempDir Path ingest;
  private SegmentFolder files;

  @BeforeEach
  void open() {
    files = new SegmentFolder(new LocalStorage(), ingest.toString(), "topic");
  }

  private Segment segment(String name) throws IOException {
    Path folder = Files.createDirectories(ingest.resolve("segments"));
    Files.createFile(folder.resolve(name));
    return new Segment(new FileEntry(name, 0, "00000000"), 0, 0, false, new Tally(), 0, 0);
  }

  private static void take(Trash trash, long checkpoint) {
    trash.checkpointBegins(checkpoint);
    trash.checkpointIsTaken();
  }

  /** As a savepoint is that the job was to be stopped with, where it fails after it. */
  @Test
  void whatTheCheckpointBeforeNamesStaysAsItMayBeRestored() throws IOException {
    Trash trash = new Trash(files, RESTORED);
    Segment inRestored = segment("in-7");
    trash.checkpointBegins(8);
    trash.add(inRestored);
    trash.checkpointIsTaken();
    trash.empty(8, Set.of());
    assertThat(files.names()).containsExactly("in-7");

    Segment inEighth = segment("in-8");
    trash.checkpointBegins(9);
    trash.add(inEighth);
    trash.checkpointIsTaken();
    trash.empty(9, Set.of());
    assertThat(files.names()).containsExactly("in-8");
    take(trash, 10);
    trash.empty(10, Set.of());
    assertThat(files.names()).isEmpty();
  }

  @Test
  void whatIsDoomedBehindABarrierIsStillInThatCheckpoint() throws IOException {
    Trash trash = new Trash(files, RESTORED);
    take(trash, 8);
    trash.add(segment("in-8"));
    trash.empty(8, Set.of());
    take(trash, 9);
    trash.empty(9, Set.of());
    assertThat(files.names()).containsExactly("in-8");
    take(trash, 10);
    trash.empty(10, Set.of());
    assertThat(files.names()).isEmpty();
  }

  /** A notification may be lost; then the checkpoint before is not known to be complete. */
  @Test
  void onlyWhatWasToldIsComplete() throws IOException {
    Trash trash = new Trash(files, RESTORED);
    trash.checkpointBegins(8);
    trash.add(segment("in-7"));
    trash.checkpointIsTaken();
    take(trash, 9);
    trash.empty(9, Set.of());
    assertThat(files.names()).containsExactly("in-7");
  }

  @Test
  void whatAKilledTaskHasLeftGoesWithTheFirstCheckpoint() throws IOException {
    segment("nobody's");
    segment("named");
    Segment doomed = segment("doomed");
    Trash trash = new Trash(files, RESTORED);
    trash.checkpointBegins(8);
    trash.add(doomed);
    trash.checkpointIsTaken();
    segment("being-written");
    trash.empty(8, Set.of("named"));
    assertThat(files.names()).containsExactly("being-written", "doomed", "named");
  }
}
