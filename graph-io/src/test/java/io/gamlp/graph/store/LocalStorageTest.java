package io.gamlp.graph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest {

  private static final byte[] CONTENT = {1};

  private final Storage storage = new LocalStorage();

  @TempDir Path temp;

  @Test
  void oneOfSeveralCreatesAFile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 100; round++) {
        String file = temp.resolve("d" + round).resolve("claim").toString();
        List<Future<Boolean>> attempts = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          attempts.add(threads.submit(() -> storage.createNew(file, CONTENT)));
        }
        int successes = 0;
        for (Future<Boolean> attempt : attempts) {
          successes += attempt.get() ? 1 : 0;
        }
        assertThat(successes).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void createsAFileWhileItsDirectoryIsDeleted() throws Exception {
    Path directory = temp.resolve("d");
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> deleting =
          thread.submit(
              () -> {
                while (!done.get()) {
                  // An empty directory only, as a file in it is another one's.
                  directory.toFile().delete();
                }
              });
      for (int i = 0; i < 5_000; i++) {
        Path file = directory.resolve("claim");
        assertThat(storage.createNew(file.toString(), CONTENT)).isTrue();
        Files.delete(file);
      }
      done.set(true);
      deleting.get();
    } finally {
      done.set(true);
      thread.shutdownNow();
    }
  }

  /** Links in a circle fail as a stale mount does: without a word on whether there is a file. */
  @Test
  void whatCannotBeToldIsNotMissing() throws IOException {
    Path circle = temp.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    String unknown = circle.toString();
    assertThatThrownBy(() -> storage.exists(unknown)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.list(unknown)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.delete(unknown)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.open(unknown))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileNotFoundException.class);
  }

  @Test
  void whatIsCertainlyMissingIs() throws IOException {
    String none = temp.resolve("none").toString();
    assertThat(storage.exists(none)).isFalse();
    assertThat(storage.list(none)).isEmpty();
    storage.delete(none);
    assertThatThrownBy(() -> storage.open(none)).isInstanceOf(FileNotFoundException.class);
    Path file = Files.write(temp.resolve("file"), CONTENT);
    assertThat(storage.exists(file.toString())).isTrue();
    assertThat(storage.exists(file.resolve("below").toString())).isFalse();
    assertThat(storage.list(file.toString())).isEmpty();
  }

  @Test
  void anOpenFileIsReadToItsOwnEndWhateverIsMovedOntoIt() throws IOException {
    String file = temp.resolve("file").toString();
    for (int length : new int[] {0, 1, 20}) {
      Files.write(Path.of(file), new byte[10]);
      try (Storage.Input in = storage.open(file)) {
        Path replacement = Files.write(temp.resolve("new"), new byte[length]);
        storage.move(replacement.toString(), file);
        assertThat(in.readAll()).hasSize(10);
      }
      assertThat(storage.read(file)).hasSize(length);
    }
  }

  @Test
  void aFileInTheWayOfTheDirectoryIsAnError() throws IOException {
    Path file = Files.write(temp.resolve("d"), CONTENT);
    assertThatThrownBy(() -> storage.createNew(file.resolve("claim").toString(), CONTENT))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
