package io.gamlp.flink.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link FlinkStorage} does on any file system. */
abstract class StorageContract {

  private static final String NAME = "file.bin";

  private final Storage storage = new FlinkStorage();
  private String folder;

  /** URI of a folder that nobody else writes to, without a slash at its end. */
  abstract String emptyFolder();

  @BeforeEach
  void takeFolder() {
    folder = emptyFolder();
  }

  private String path(String name) {
    return Storage.resolve(folder, name);
  }

  private void write(String name, String content) throws IOException {
    try (OutputStream out = storage.create(path(name))) {
      out.write(bytes(content));
    }
  }

  private static byte[] bytes(String content) {
    return content.getBytes(StandardCharsets.US_ASCII);
  }

  private String content(String name) throws IOException {
    return new String(storage.read(path(name)), StandardCharsets.US_ASCII);
  }

  @Test
  void aFileIsMadeOnceMovedReplacedListedAndDeleted() throws IOException {
    assertThat(storage.list(folder)).isEmpty();
    assertThat(storage.createNew(path("claim"), bytes("mine"))).isTrue();
    assertThat(storage.createNew(path("claim"), bytes("yours"))).isFalse();
    assertThat(content("claim")).isEqualTo("mine");
    write("a", "1");
    storage.move(path("a"), path("b"));
    write("a", "2");
    assertThat(storage.moveNew(path("a"), path("b"))).isFalse();
    assertThat(content("b")).isEqualTo("1");
    storage.move(path("a"), path("b"));
    assertThat(content("b")).isEqualTo("2");
    write("deeper/c", "3");
    assertThat(storage.moveNew(path("deeper/c"), path("deeper/d"))).isTrue();
    assertThat(storage.list(folder)).containsExactly("b", "claim", "deeper");
    write("a", "4");
    storage.move(path("a"), path("new/e"));
    assertThat(content("new/e")).isEqualTo("4");
    storage.delete(folder);
    assertThat(storage.exists(folder)).isFalse();
  }

  /** As when another attempt at the same task has used, or swept up, the temporary file. */
  @Test
  void whatCannotBeMovedReplacesNothing() throws IOException {
    write("there", "good");
    assertThatThrownBy(() -> storage.move(path("gone"), path("there")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
    assertThat(storage.moveNew(path("gone"), path("there"))).isFalse();
    assertThat(content("there")).isEqualTo("good");
    assertThatThrownBy(() -> storage.moveNew(path("gone"), path("new")))
        .isInstanceOf(IOException.class);
    assertThat(storage.exists(path("new"))).isFalse();
  }

  private FileEntry writeSame(String suffix) throws IOException {
    try (DataFileWriter out = new DataFileWriter(storage, folder, NAME, suffix)) {
      int[] values = new int[100_000];
      out.writeInts(values, 0, values.length);
      return out.finishUnlessThere();
    }
  }

  /** As attempts at one task do, of which the first one's file is being read. */
  @Test
  void aFileThatSeveralWriteWithTheSameContentIsNeverAway() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      FileEntry entry = writeSame("first");
      AtomicBoolean done = new AtomicBoolean();
      Future<Integer> reader =
          threads.submit(
              () -> {
                int reads = 0;
                while (!done.get() || reads == 0) {
                  DataFileReader.open(storage, folder, entry).close();
                  reads++;
                }
                return reads;
              });
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        String writer = "w" + w;
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    assertThat(writeSame(writer + "-" + i)).isEqualTo(entry);
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      assertThat(reader.get()).isPositive();
      assertThat(storage.list(folder)).as("no temporary file stays").containsExactly(NAME);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    FileEntry entry = writeSame("first");
    String whole = content(NAME);
    for (String damaged :
        List.of("", "short", whole.substring(0, 70_000) + "x" + whole.substring(70_001))) {
      write(NAME, damaged);
      assertThat(writeSame("again")).isEqualTo(entry);
      assertThat(content(NAME)).isEqualTo(whole);
    }
  }

  /** As the owner of a store, notes and manifests are, whose readers do not wait for anybody. */
  @Test
  void aSmallFileThatIsReplacedWhileItIsReadIsReadAsItWas() throws IOException {
    String old = "as it was when it was opened";
    for (String replacement : List.of("short", "", old + ", and then some")) {
      write("small", old);
      Storage replaced =
          new ForwardingStorage(storage) {
            @Override
            public Input open(String path) throws IOException {
              Input opened = super.open(path);
              write("new", replacement);
              storage.move(path("new"), path);
              return opened;
            }
          };
      assertThat(new String(replaced.read(path("small")), StandardCharsets.US_ASCII))
          .isEqualTo(old);
      assertThat(content("small")).isEqualTo(replacement);
    }
  }

  @Test
  void theWholeOfAnOpenFileIsReadAlsoAfterAPartOfIt() throws IOException {
    write("small", "0123456789");
    try (Storage.Input in = storage.open(path("small"))) {
      in.readFully(4, new byte[3], 0, 3);
      assertThat(in.readAll()).isEqualTo(bytes("0123456789"));
      byte[] tail = new byte[2];
      in.readFully(8, tail, 0, 2);
      assertThat(tail).isEqualTo(bytes("89"));
    }
  }

  @Test
  void whatIsMissingIsSaidToBe() {
    assertThatThrownBy(() -> storage.read(path(NAME))).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> DataFileReader.entryOf(storage, folder, NAME))
        .isInstanceOf(InputException.class)
        .hasMessage(path(NAME) + ": there is no such file");
  }
}
