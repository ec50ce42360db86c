package io.gamlp.graph.library;

import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.store.Temporary;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.NodeIds;
import io.gamlp.graph.wire.RecordCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The snapshots of one store.
 *
 * <pre>{@code
 * SnapshotLibrary library = new SnapshotLibrary(storage, "s3://bucket/cora");
 * library.publish(arrival, graph);
 * for (Arrival a : library.complete()) {
 *   SnapshotStore rows = library.open(a.snapshot());
 * }
 * }</pre>
 *
 * <pre>
 * ROOT/snapshots/ID/             rows of the snapshot, see {@link SnapshotStore}; its manifest is last
 * ROOT/snapshots/ID/graph/       ids of the nodes, edges as they are
 * ROOT/snapshots/ID/arrival.json
 * ROOT/failed/ID.json
 * ROOT/augmented/ID/, runs/ID/, registry/, ingest/   others fill these
 * </pre>
 *
 * <p>A snapshot is there as soon as it has its manifest, and as long as it has it. One process
 * publishes; any number may read and poll meanwhile. Of an instance any number of threads may read.
 */
public final class SnapshotLibrary {

  private static final int FORMAT_VERSION = 1;
  private static final String ARRIVAL = "arrival.json";
  private static final String DELETED = "deleted";
  private static final String JSON = ".json";

  /** As they are stored. */
  private record ArrivalFile(int formatVersion, Arrival arrival) {}

  private record FailureFile(int formatVersion, FailedSnapshot failure) {}

  private final Storage storage;
  private final String root;

  /** What was read; a snapshot does not change while it is there. */
  private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();

  private final Map<String, FailedSnapshot> failures = new ConcurrentHashMap<>();

  /**
   * @param root directory; need not exist
   */
  public SnapshotLibrary(Storage storage, String root) {
    this.storage = storage;
    this.root = root;
  }

  // ---- Reading.

  /**
   * The complete snapshots, by ascending sequence. Lists one directory and asks for the manifest of
   * each snapshot in it; reads only what is new since the last call.
   *
   * @throws InputException when a snapshot's files are damaged
   */
  public List<Arrival> complete() throws IOException {
    List<String> names = storage.list(directory("snapshots"));
    arrivals.keySet().retainAll(names);
    List<Arrival> complete = new ArrayList<>(names.size());
    for (String name : names) {
      arrival(name).ifPresent(complete::add);
    }
    complete.sort(Comparator.comparingLong(Arrival::sequence).thenComparing(Arrival::snapshot));
    return complete;
  }

  /** A complete snapshot. */
  public Optional<Arrival> find(String snapshot) throws IOException {
    return arrival(checked(snapshot));
  }

  private Optional<Arrival> arrival(String snapshot) throws IOException {
    String directory = snapshotDirectory(snapshot);
    if (!ManifestFile.exists(storage, directory)) {
      arrivals.remove(snapshot);
      return Optional.empty();
    }
    Arrival known = arrivals.get(snapshot);
    if (known == null) {
      try {
        known = readArrival(directory);
      } catch (InputException e) {
        if (!ManifestFile.exists(storage, directory)) {
          return Optional.empty(); // It was deleted this moment.
        }
        throw e;
      }
      arrivals.put(snapshot, known);
    }
    return Optional.of(known);
  }

  private Arrival readArrival(String directory) throws IOException {
    return ManifestFile.read(
            storage, directory, ARRIVAL, "arrival", FORMAT_VERSION, ArrivalFile.class)
        .arrival();
  }

  /**
   * The rows of a complete snapshot.
   *
   * @throws InputException when there is none of this id (any more)
   */
  public SnapshotStore open(String snapshot) throws IOException {
    requireComplete(snapshot);
    return SnapshotStore.open(storage, snapshotDirectory(snapshot));
  }

  /**
   * The graph of a complete snapshot, bit for bit as it was published.
   *
   * @throws InputException when there is none of this id (any more)
   */
  public IdentifiedGraph graph(String snapshot) throws IOException {
    return graphFiles(snapshot).read(open(snapshot));
  }

  /**
   * The ids of the rows of a complete snapshot.
   *
   * @throws InputException when there is none of this id (any more)
   */
  public NodeIds ids(String snapshot) throws IOException {
    requireComplete(snapshot);
    return graphFiles(snapshot).readIds();
  }

  private void requireComplete(String snapshot) throws IOException {
    if (!contains(snapshot)) {
      Optional<FailedSnapshot> failure = failure(snapshot);
      throw new InputException(
          "snapshot "
              + snapshot
              + (failure.isPresent()
                  ? " failed: " + failure.get().reason()
                  : ": is not in " + root + ", expected one that is complete and was not deleted"));
    }
  }

  /** Whether there is a complete snapshot of this id; does not look at what it is. */
  public boolean contains(String snapshot) throws IOException {
    return ManifestFile.exists(storage, snapshotDirectory(checked(snapshot)));
  }

  /**
   * The snapshots that failed, by the time when they did. Lists two directories; reads only what is
   * new since the last call.
   *
   * @throws InputException when a note is damaged
   */
  public List<FailedSnapshot> failed() throws IOException {
    List<String> noted = new ArrayList<>();
    for (String name : storage.list(directory("failed"))) {
      if (name.endsWith(JSON) && !Temporary.isTemporary(name)) {
        noted.add(name.substring(0, name.length() - JSON.length()));
      }
    }
    failures.keySet().retainAll(noted);
    Set<String> begun = Set.copyOf(storage.list(directory("snapshots")));
    List<FailedSnapshot> failed = new ArrayList<>(noted.size());
    for (String snapshot : noted) {
      if (!begun.contains(snapshot) || !contains(snapshot)) {
        noteOf(snapshot).ifPresent(failed::add);
      }
    }
    failed.sort(
        Comparator.comparingLong(FailedSnapshot::sinceMillis)
            .thenComparing(FailedSnapshot::snapshot));
    return failed;
  }

  /** How a snapshot failed, if it did. */
  public Optional<FailedSnapshot> failure(String snapshot) throws IOException {
    if (contains(snapshot) || !storage.exists(failureFile(snapshot))) {
      failures.remove(snapshot);
      return Optional.empty();
    }
    return noteOf(snapshot);
  }

  /** The note of a failure that was there a moment ago. */
  private Optional<FailedSnapshot> noteOf(String snapshot) throws IOException {
    FailedSnapshot known = failures.get(snapshot);
    if (known == null) {
      try {
        known = readFailure(snapshot);
      } catch (InputException e) {
        if (!storage.exists(failureFile(snapshot))) {
          return Optional.empty(); // It was deleted this moment.
        }
        throw e;
      }
      failures.put(snapshot, known);
    }
    return Optional.of(known);
  }

  private FailedSnapshot readFailure(String snapshot) throws IOException {
    return ManifestFile.read(
            storage,
            directory("failed"),
            snapshot + JSON,
            "failed snapshot",
            FORMAT_VERSION,
            FailureFile.class)
        .failure();
  }

  private String failureFile(String snapshot) {
    return Storage.resolve(directory("failed"), snapshot + JSON);
  }

  // ---- Where things are.

  public String snapshotDirectory(String snapshot) {
    return Storage.resolve(directory("snapshots"), snapshot);
  }

  /** For the augmented form of a snapshot. */
  public String augmentedDirectory(String snapshot) {
    return Storage.resolve(directory("augmented"), snapshot);
  }

  /** For the training of a snapshot. */
  public String runDirectory(String snapshot) {
    return Storage.resolve(directory("runs"), snapshot);
  }

  /** For models. */
  public String registryDirectory() {
    return directory("registry");
  }

  /** For the job that fills the library. */
  public String ingestDirectory() {
    return directory("ingest");
  }

  private String directory(String name) {
    return Storage.resolve(root, name);
  }

  private String graphDirectory(String snapshot) {
    return Storage.resolve(snapshotDirectory(snapshot), "graph");
  }

  private GraphFiles graphFiles(String snapshot) {
    return new GraphFiles(storage, graphDirectory(snapshot));
  }

  /** Ids become names of directories. */
  private static String checked(String snapshot) {
    if (!RecordCheck.isSnapshotId(snapshot)) {
      throw new InputException(
          "found snapshot id '"
              + snapshot
              + "', expected 1 to 128 of A-Z a-z 0-9 . _ -, no mark first");
    }
    return snapshot;
  }

  // ---- Writing.

  /**
   * Makes a snapshot complete, in one step for all who read. May be repeated after it was killed at
   * any moment, and while one that was given up still writes the same graph. If the snapshot is
   * there with this very graph, nothing happens, and it keeps the arrival that it has.
   *
   * @throws InputException when it is there with another graph or another begin record
   */
  public void publish(Arrival arrival, IdentifiedGraph graph) throws IOException {
    String snapshot = checked(arrival.snapshot());
    String rowsHash = SnapshotHash.sha256(graph.graph());
    String content = GraphIdentity.of(graph, rowsHash);
    if (contains(snapshot)) {
      requireSame(arrival, content);
      return;
    }
    String directory = snapshotDirectory(snapshot);
    if (storage.exists(Storage.resolve(directory, DELETED))) {
      delete(snapshot);
    }
    deleteTemporaries(directory);
    deleteTemporaries(graphDirectory(snapshot));
    String suffix = UUID.randomUUID().toString();
    graphFiles(snapshot).write(graph, content, suffix);
    if (contains(snapshot)) {
      requireSame(arrival, content); // Another one was faster, and may be read already.
      return;
    }
    ManifestFile.write(
        storage, directory, ARRIVAL, new ArrivalFile(FORMAT_VERSION, arrival), suffix);
    SnapshotStore.write(storage, directory, graph.graph(), graph.directed(), rowsHash, suffix);
  }

  private void requireSame(Arrival arrival, String content) throws IOException {
    String snapshot = arrival.snapshot();
    Arrival published = readArrival(snapshotDirectory(snapshot));
    boolean same =
        published.begin().equals(arrival.begin())
            && graphFiles(snapshot).manifest().content().equals(content);
    if (!same) {
      throw new InputException(
          "snapshot "
              + snapshot
              + ": found another graph than the one of this id in "
              + root
              + ", expected a new id");
    }
  }

  /** What a writer that was killed has left. */
  private void deleteTemporaries(String directory) throws IOException {
    for (String name : storage.list(directory)) {
      if (Temporary.isTemporary(name)) {
        storage.delete(Storage.resolve(directory, name));
      }
    }
  }

  /** Notes that a snapshot failed. The first note holds; a snapshot that is complete stays so. */
  public void fail(FailedSnapshot failed) throws IOException {
    String snapshot = checked(failed.snapshot());
    if (contains(snapshot) || storage.exists(failureFile(snapshot))) {
      return;
    }
    ManifestFile.write(
        storage,
        directory("failed"),
        snapshot + JSON,
        new FailureFile(FORMAT_VERSION, failed),
        UUID.randomUUID().toString());
  }

  /**
   * Deletes a snapshot or the note of its failure, its augmented form and its training: first what
   * makes it visible. Nothing happens when there is none.
   */
  public void delete(String snapshot) throws IOException {
    String directory = snapshotDirectory(checked(snapshot));
    if (!storage.list(directory).isEmpty()) {
      // Tells what is half deleted from what is half written.
      try (OutputStream mark = storage.create(Storage.resolve(directory, DELETED))) {
        mark.flush();
      }
    }
    storage.delete(Storage.resolve(directory, ManifestFile.NAME));
    arrivals.remove(snapshot);
    failures.remove(snapshot);
    storage.delete(failureFile(snapshot));
    storage.delete(augmentedDirectory(snapshot));
    storage.delete(runDirectory(snapshot));
    for (String name : storage.list(directory)) {
      if (!name.equals(DELETED)) {
        storage.delete(Storage.resolve(directory, name));
      }
    }
    storage.delete(directory);
  }

  /** Those of which a {@link #delete} that failed or was killed has left something; ask again. */
  public List<String> halfDeleted() throws IOException {
    List<String> left = new ArrayList<>();
    for (String name : storage.list(directory("snapshots"))) {
      if (isHalfDeleted(name)) {
        left.add(name);
      }
    }
    return left;
  }

  private boolean isHalfDeleted(String snapshot) throws IOException {
    String directory = snapshotDirectory(snapshot);
    return !ManifestFile.exists(storage, directory)
        && storage.exists(Storage.resolve(directory, DELETED));
  }
}
