package io.gamlp.flink.stream;

import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Says which driver a store belongs to: the last one that took it. The broker fences what a driver
 * publishes; this keeps a driver that was thought dead from touching the store in between. It is
 * looked at immediately before each act, as a driver may have been asleep since the one before.
 * Safe for use by several threads.
 */
final class DriverLease {

  /** Where drivers write small files; the last two are those of {@link IngestHistory}. */
  private static final List<String> WRITTEN_BY_DRIVERS =
      List.of("driver", "driver/snapshots", "ingest", "ingest/jobs");

  private final Storage storage;
  private final String store;
  private final String file;
  private final String me = UUID.randomUUID().toString();

  private DriverLease(Storage storage, String store) {
    this.storage = storage;
    this.store = store;
    this.file = Storage.resolve(store, "driver/owner");
  }

  /**
   * Takes the store from whoever has it. What earlier drivers were killed while writing goes: one
   * that is still at it has lost the store, and its file is found gone.
   */
  static DriverLease take(Storage storage, String store) throws IOException {
    DriverLease lease = new DriverLease(storage, store);
    List<String> unfinished = new ArrayList<>();
    for (String directory : WRITTEN_BY_DRIVERS) {
      unfinished.addAll(SmallFile.unfinished(storage, Storage.resolve(store, directory)));
    }
    SmallFile.write(storage, lease.file, lease.me);
    for (String file : unfinished) {
      storage.delete(file);
    }
    return lease;
  }

  /**
   * @throws DriverFencedException when another driver has taken the store
   */
  void check() throws IOException {
    String owner = SmallFile.read(storage, file).orElse("");
    if (!owner.equals(me)) {
      throw new DriverFencedException(store, null);
    }
  }
}
