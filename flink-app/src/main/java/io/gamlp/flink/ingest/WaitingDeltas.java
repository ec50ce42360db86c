package io.gamlp.flink.ingest;

import io.gamlp.graph.store.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which whole snapshots wait for a base that is not whole, for whoever tells people: a file {@code
 * INGEST/waiting/ID} for each, which holds the id of its base. Nothing else depends on them.
 */
public final class WaitingDeltas {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingDeltas.class);

  private final Storage storage;
  private final String directory;

  /** What is there; null while that is not known. */
  private Set<String> noted;

  private boolean failing;

  /**
   * @param ingestDirectory of the store
   */
  public WaitingDeltas(Storage storage, String ingestDirectory) {
    this.storage = storage;
    this.directory = Storage.resolve(ingestDirectory, "waiting");
  }

  /** Their ids, as the job noted them at its last checkpoint. */
  public List<String> all() throws IOException {
    return storage.list(directory);
  }

  /** What one of them waits for; empty where it waits no more, or is being noted. */
  public Optional<String> baseOf(String delta) throws IOException {
    try {
      String base =
          new String(storage.read(Storage.resolve(directory, delta)), StandardCharsets.UTF_8);
      return Optional.of(base).filter(id -> !id.isEmpty());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Notes that it is these from now on, and no others. Where the store does not serve, all are
   * noted anew the next time: nothing that matters fails for want of these notes.
   *
   * @param baseOf the base of each, which never changes
   */
  void are(Map<String, String> baseOf) {
    try {
      note(baseOf);
      failing = false;
    } catch (IOException e) {
      noted = null;
      if (!failing) {
        LOG.warn("Which snapshots wait for their bases cannot be noted in {}", directory, e);
      }
      failing = true;
    }
  }

  private void note(Map<String, String> baseOf) throws IOException {
    if (noted == null) {
      storage.delete(directory); // One that was noted before may be half written.
      noted = new HashSet<>();
    }
    for (Map.Entry<String, String> delta : new TreeMap<>(baseOf).entrySet()) {
      if (!noted.contains(delta.getKey())) {
        storage.createNew(
            Storage.resolve(directory, delta.getKey()),
            delta.getValue().getBytes(StandardCharsets.UTF_8));
        noted.add(delta.getKey());
      }
    }
    for (String delta : Set.copyOf(noted)) {
      if (!baseOf.containsKey(delta)) {
        storage.delete(Storage.resolve(directory, delta));
        noted.remove(delta);
      }
    }
  }
}
