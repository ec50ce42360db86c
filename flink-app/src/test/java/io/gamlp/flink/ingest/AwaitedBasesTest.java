package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwaitedBasesTest {

  /** Counts what is changed, and changes nothing while it is full. */
  private static final class Disk extends ForwardingStorage {
    private static final long serialVersionUID = 1L;

    private int changes;
    private boolean full;

    Disk() {
      super(new LocalStorage());
    }

    @Override
    protected void beforeChange() throws IOException {
      if (full) {
        throw new IOException("no space");
      }
      changes++;
    }
  }

  @TempDir Path folder;
  private final Disk disk = new Disk();
  private AwaitedBases bases;

  @BeforeEach
  void open() {
    bases = on(disk);
  }

  private AwaitedBases on(Storage storage) {
    return new AwaitedBases(storage, folder.toString());
  }

  @Test
  void areThoseThatWereNotedLast() throws IOException {
    assertThat(bases.all()).isEmpty();
    bases.are(Set.of("a", "b"));
    assertThat(on(disk).all()).containsExactlyInAnyOrder("a", "b");
    bases.are(Set.of("b", "c"));
    assertThat(on(disk).all()).containsExactlyInAnyOrder("b", "c");
    int changes = disk.changes;
    bases.are(Set.of("c", "b"));
    assertThat(disk.changes).as("nothing is new").isEqualTo(changes);
    bases.are(Set.of());
    assertThat(on(disk).all()).isEmpty();
  }

  /** The next attempt at the job knows from its state which there are. */
  @Test
  void whatAnEarlierAttemptHasNotedGoes() throws IOException {
    bases.are(Set.of("a", "b"));
    on(disk).are(Set.of("b"));
    assertThat(on(disk).all()).containsExactly("b");
  }

  @Test
  void whatCouldNotBeNotedIsAnErrorAndNotedByTheNextAttempt() throws IOException {
    bases.are(Set.of("a"));
    disk.full = true;
    assertThatThrownBy(() -> bases.are(Set.of("b"))).isInstanceOf(IOException.class);
    assertThat(on(disk).all()).containsExactly("a");
    disk.full = false;
    on(disk).are(Set.of("b"));
    assertThat(on(disk).all()).containsExactly("b");
  }

  @Test
  void whatCouldNotBeNotedIsNotedTheNextTime() throws IOException {
    bases.are(Set.of("a"));
    disk.full = true;
    assertThatThrownBy(() -> bases.are(Set.of("b"))).isInstanceOf(IOException.class);
    disk.full = false;
    bases.are(Set.of("b"));
    assertThat(on(disk).all()).containsExactly("b");
  }
}
