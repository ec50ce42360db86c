package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a hop, as the tasks of another host find them. */
class HopFilesTest {

  private static final int HOP = 1;

  @TempDir Path folder;
  private HopFiles files;
  private FileEntry entry;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    BlockLayout layout = BlockLayout.of(3, 2, 1, 1000);
    files = new HopFiles(new LocalStorage(), folder.toString(), layout, HOP);
    entry = files.write(new DenseBlock(0, 0, 2, new float[] {1, 2, 3, 4, 5, 6}));
    file = folder.resolve(SlabFile.name(0, 0, HOP));
  }

  private float[] read() throws IOException {
    BitSet groups = new BitSet();
    groups.set(0);
    float[] rows = new float[6];
    files.read(entry, 0, 0, groups, rows);
    return rows;
  }

  @Test
  void whatIsWrittenIsReadAndWrittenAgainItIsTheSame() throws IOException {
    assertThat(read()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(files.write(new DenseBlock(0, 0, 2, new float[] {1, 2, 3, 4, 5, 6})))
        .isEqualTo(entry)
        .isEqualTo(files.entry(0, 0));
    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.tmp*");
    assertThat(read()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  /** Others have told of it when it was there. */
  @Test
  void aFileThatIsNotThereIsOneThatThisHostDoesNotSee() throws IOException {
    Files.delete(file);
    assertThatThrownBy(this::read)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": is not visible on host ");
    assertThatThrownBy(() -> files.entry(0, 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": is not visible on host ");
  }

  @Test
  void aDamagedFileIsCalledDamagedAndTheNextAttemptMendsIt() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(this::read)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": offset 8: damaged");
    files.write(new DenseBlock(0, 0, 2, new float[] {1, 2, 3, 4, 5, 6}));
    assertThat(read()).containsExactly(1, 2, 3, 4, 5, 6);
  }
}
