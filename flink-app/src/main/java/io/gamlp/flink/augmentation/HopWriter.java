package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * Writes the blocks of one hop where they are made, before they go on: so when a block of the last
 * hop comes out, the files of all hops before it are there.
 *
 * @param hop 0 for H
 */
record HopWriter(Storage storage, String directory, int hop) implements Serializable {

  DenseBlock write(DenseBlock block) {
    try {
      SlabFile.write(storage, directory, block, hop, UUID.randomUUID().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return block;
  }
}
