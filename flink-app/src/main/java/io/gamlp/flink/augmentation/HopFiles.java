package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;
import java.util.UUID;

/**
 * The files of one hop, of which each is whole before anybody hears of it.
 *
 * @param hop 0 for H
 */
record HopFiles(Storage storage, String directory, BlockLayout layout, int hop)
    implements Serializable {

  FileEntry write(DenseBlock block) throws IOException {
    return SlabFile.write(storage, directory, block, hop, UUID.randomUUID().toString());
  }

  /** What a file that is there has to be. */
  FileEntry entry(int block, int slab) throws IOException {
    String name = SlabFile.name(block, slab, hop);
    try {
      return DataFileReader.entryOf(storage, directory, name);
    } catch (InputException e) {
      throw invisibleOr(e, name);
    }
  }

  /** Files are told of when they are there: one that is missing is so on this host only. */
  private InputException invisibleOr(InputException damaged, String name) throws IOException {
    String path = Storage.resolve(directory, name);
    return storage.exists(path) ? damaged : TaskHost.invisible(path);
  }

  /**
   * Reads rows of a block.
   *
   * @param groups which groups of {@value SlabFile#GROUP_ROWS} rows are wanted
   * @param rows (Output) row after row; those of other groups stay as they are
   */
  void read(FileEntry file, int block, int slab, BitSet groups, float[] rows) throws IOException {
    int width = layout.width(slab);
    try (SlabFile.Reader in =
        new SlabFile.Reader(storage, directory, file, layout, block, slab, hop)) {
      for (int group = 0; group < groups.length(); group++) {
        if (groups.get(group)) {
          in.readGroup(rows, group * SlabFile.GROUP_ROWS * width);
        } else {
          in.skipGroup();
        }
      }
    } catch (InputException e) {
      throw invisibleOr(e, file.name());
    }
  }
}
