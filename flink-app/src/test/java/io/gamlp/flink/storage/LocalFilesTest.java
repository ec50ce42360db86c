package io.gamlp.flink.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file system of this host. */
class LocalFilesTest extends StorageContract {

  private final Storage storage = new FlinkStorage();

  @TempDir Path temp;

  @Override
  String emptyFolder() {
    return temp.resolve("folder").toUri().toString();
  }

  /** As {@code latest}, the owner of a store, and the manifest of a snapshot are. */
  @Test
  void aFileThatIsReplacedIsNeverAway() throws Exception {
    String file = Storage.resolve(emptyFolder(), "file");
    replace(file, 0);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          thread.submit(
              () -> {
                for (int i = 1; i <= 2_000; i++) {
                  replace(file, i);
                }
                return null;
              });
      byte[] content = new byte[1];
      while (!writer.isDone()) {
        assertThat(storage.exists(file)).isTrue();
        try (Storage.Input in = storage.open(file)) {
          in.readFully(0, content, 0, 1);
        }
      }
      writer.get();
    } finally {
      thread.shutdownNow();
    }
  }

  /**
   * As checkpoints do, which Flink deletes when their job has ended, and when it gets round to it.
   */
  @Test
  void aFolderIsDeletedWhileAnotherOneDeletesWhatIsInIt() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 20; round++) {
        Path folder = temp.resolve("round-" + round);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          Path checkpoint = Files.createDirectories(folder.resolve("chk-" + i));
          files.add(Files.createFile(checkpoint.resolve("_metadata")));
        }
        Future<?> other =
            thread.submit(
                () -> {
                  for (Path file : files) {
                    Files.deleteIfExists(file);
                    Files.deleteIfExists(file.getParent());
                  }
                  return null;
                });
        storage.delete(folder.toUri().toString());
        other.get();
        assertThat(folder).doesNotExist();
      }
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aFolderIsDeletedWhileAnotherOneStillWritesIntoIt() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 20; round++) {
        Path folder = Files.createDirectories(temp.resolve("round-" + round));
        Future<?> other =
            thread.submit(
                () -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      Files.createFile(folder.resolve("late-" + i));
                    }
                  } catch (NoSuchFileException folderIsGone) {
                    // As it should be.
                  }
                  return null;
                });
        storage.delete(folder.toUri().toString());
        other.get();
        assertThat(folder).doesNotExist();
      }
    } finally {
      thread.shutdownNow();
    }
  }

  private void replace(String file, int content) throws IOException {
    try (OutputStream out = storage.create(file + ".tmp")) {
      out.write(content);
    }
    storage.move(file + ".tmp", file);
  }
}
