package io.gamlp.flink.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local file that cannot be opened is not taken for one that is missing. */
class FlinkStorageTest {

  private final Storage storage = new FlinkStorage();

  @TempDir Path temp;

  /** Links in a circle fail as a stale mount does: without a word on whether there is a file. */
  private void makeUnknown(String name) throws IOException {
    Path circle = temp.resolve(name);
    Files.createSymbolicLink(circle, circle);
  }

  private String uri(String name) {
    return temp.resolve(name).toUri().toString();
  }

  private static void failsWithoutSayingThatItIsMissing(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileNotFoundException.class);
  }

  @Test
  void whatCannotBeToldIsNotMissing() throws IOException {
    makeUnknown("unknown");
    String unknown = uri("unknown");
    failsWithoutSayingThatItIsMissing(() -> storage.open(unknown));
    failsWithoutSayingThatItIsMissing(() -> storage.length(unknown));
    failsWithoutSayingThatItIsMissing(() -> storage.exists(unknown));
    failsWithoutSayingThatItIsMissing(() -> storage.list(unknown));
    failsWithoutSayingThatItIsMissing(() -> storage.delete(unknown));
  }

  /** What too many open files look like: the file is there. */
  @Test
  void whatIsThereAndCannotBeOpenedIsNotMissing() throws IOException {
    Files.createDirectory(temp.resolve("directory"));
    failsWithoutSayingThatItIsMissing(() -> storage.open(uri("directory")));
  }

  @Test
  void aFileIsMissingUntilItCanBeOpened() throws Exception {
    int files = 2_000;
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> creating =
          thread.submit(
              () -> {
                for (int i = 0; i < files; i++) {
                  Files.createFile(temp.resolve("f" + i));
                }
                return null;
              });
      for (int i = 0; i < files; i++) {
        String file = uri("f" + i);
        boolean opened = false;
        while (!opened) {
          try (Storage.Input in = storage.open(file)) {
            opened = true;
          } catch (FileNotFoundException notYet) {
            assertThat(opened).isFalse();
          }
        }
      }
      creating.get();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void whatIsCertainlyMissingIs() throws IOException {
    String none = uri("none");
    assertThatThrownBy(() -> storage.open(none)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> storage.length(none)).isInstanceOf(FileNotFoundException.class);
    assertThat(storage.exists(none)).isFalse();
    assertThat(storage.list(none)).isEmpty();
    storage.delete(none);
  }

  @Test
  void aClaimThatCannotBeWrittenIsNobodys() throws IOException {
    String claim = "heap://full/" + UUID.randomUUID();
    assertThatThrownBy(() -> storage.createNew(claim, new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(storage.exists(claim)).isFalse();
  }

  @Test
  void whatIsNotDeletedIsAnError() throws IOException {
    String file = "heap://keeping/" + UUID.randomUUID() + "/file";
    storage.create(file).close();
    assertThatThrownBy(() -> storage.delete(file))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot delete " + file);
    storage.delete(file + "-that-is-not-there");
  }

  @Test
  void noArtefactIsCalledDamagedBecauseOfIt() throws IOException {
    makeUnknown(ManifestFile.NAME);
    makeUnknown("segment");
    String folder = uri("");
    failsWithoutSayingThatItIsMissing(() -> SnapshotStore.open(storage, folder));
    failsWithoutSayingThatItIsMissing(() -> DataFileReader.entryOf(storage, folder, "segment"));
    assertThatThrownBy(() -> DataFileReader.entryOf(storage, folder, "none"))
        .isInstanceOf(InputException.class);
  }
}
