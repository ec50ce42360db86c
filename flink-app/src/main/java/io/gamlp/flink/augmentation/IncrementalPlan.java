package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.Serializable;

/**
 * What the tasks of an incremental run have to know.
 *
 * @param target what a full run would read and write, and how it would cut
 * @param baseFiles where the files of the base were when the client compared the snapshots
 */
record IncrementalPlan(
    AugmentationPlan target,
    Storage baseStorage,
    String baseDirectory,
    String baseFiles,
    WorkUnits units)
    implements Serializable {

  AugmentedStore openBase() throws IOException {
    AugmentedStore base = AugmentedStore.open(baseStorage, baseDirectory);
    if (!base.manifest().directory().equals(baseFiles)) {
      throw new InputException(
          baseDirectory
              + ": was replaced while its rows were used: found "
              + base.manifest().directory()
              + ", expected "
              + baseFiles);
    }
    return base;
  }

  ChangedRows changedRows() throws IOException {
    return ChangedRows.read(target.storage(), target.filesDirectory());
  }
}
