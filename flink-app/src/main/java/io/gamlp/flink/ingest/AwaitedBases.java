package io.gamlp.flink.ingest;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which snapshots are bases of deltas that are not in the store yet, for whoever deletes snapshots:
 * an empty file {@code INGEST/bases/ID} for each. Files are made and deleted, and none is replaced,
 * so that on no storage one is away while it counts.
 */
public final class AwaitedBases {

  private static final byte[] EMPTY = {};

  private final Storage storage;
  private final String directory;

  /** What is there; null while that is not known. */
  private Set<String> noted;

  /**
   * @param ingestDirectory of the store
   */
  public AwaitedBases(Storage storage, String ingestDirectory) {
    this.storage = storage;
    this.directory = Storage.resolve(ingestDirectory, "bases");
  }

  /** Their ids, as the job noted them at its last checkpoint. */
  public Set<String> all() throws IOException {
    return new HashSet<>(storage.list(directory));
  }

  /** Notes that it is these from now on, and no others. */
  void are(Set<String> bases) throws IOException {
    if (noted == null) {
      noted = all();
    }
    for (String base : new TreeSet<>(bases)) {
      if (!noted.contains(base)) {
        storage.createNew(Storage.resolve(directory, base), EMPTY);
        noted.add(base); // Only now: what could not be written is tried again.
      }
    }
    for (String base : Set.copyOf(noted)) {
      if (!bases.contains(base)) {
        storage.delete(Storage.resolve(directory, base));
        noted.remove(base);
      }
    }
  }
}
