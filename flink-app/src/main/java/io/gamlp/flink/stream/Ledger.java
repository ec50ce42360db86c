package io.gamlp.flink.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.store.Temporary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What drivers have decided about snapshots, one small file each: {@code
 * STORE/driver/snapshots/ID.json}. A file stays when its snapshot is deleted, so that nobody takes
 * up again what was passed over. Only the driver writes.
 */
final class Ledger {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = ".json";
  private static final int FORMAT_VERSION = 1;

  /**
   * What is known of one snapshot.
   *
   * @param formatVersion of the file
   * @param seenMillis when a driver first saw it, milliseconds since 1970; 0 where nothing was
   *     decided
   * @param plan null where nothing was decided
   * @param setbacks failed attempts
   * @param verdict null unless it was passed over
   */
  record Entry(int formatVersion, long seenMillis, Plan plan, Setbacks setbacks, Verdict verdict) {
    static final Entry EMPTY = new Entry(FORMAT_VERSION, 0, null, Setbacks.NONE, null);
  }

  private final Storage storage;
  private final String directory;
  private final Map<String, Entry> known = new LinkedHashMap<>();

  /** Reads what earlier drivers have left. */
  Ledger(Storage storage, String store) throws IOException {
    this.storage = storage;
    this.directory = Storage.resolve(store, "driver/snapshots");
    for (String name : storage.list(directory)) {
      if (name.endsWith(END) && !Temporary.isTemporary(name)) {
        known.put(
            name.substring(0, name.length() - END.length()),
            parse(Storage.resolve(directory, name)));
      }
    }
  }

  private Entry parse(String path) throws IOException {
    Optional<String> text = SmallFile.read(storage, path);
    try {
      Entry entry = JSON.readValue(text.orElse(""), Entry.class);
      if (entry.formatVersion() == FORMAT_VERSION) {
        return entry;
      }
      throw new InputException(
          path + ": found format version " + entry.formatVersion() + ", expected 1");
    } catch (JsonProcessingException e) {
      throw new InputException(
          path + ": is damaged, expected what a driver has noted: " + e.getOriginalMessage(), e);
    }
  }

  synchronized Entry entry(String snapshot) {
    return known.getOrDefault(snapshot, Entry.EMPTY);
  }

  /** Snapshots that were passed over, with the reason. */
  synchronized Map<String, Verdict> verdicts() {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    known.forEach(
        (snapshot, entry) -> {
          if (entry.verdict() != null) {
            verdicts.put(snapshot, entry.verdict());
          }
        });
    return verdicts;
  }

  /** Snapshots with an entry that goes with them. */
  synchronized List<String> notPassedOver() {
    return known.entrySet().stream()
        .filter(entry -> entry.getValue().verdict() == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  void decide(String snapshot, Plan plan, long seenMillis) throws IOException {
    Entry entry = entry(snapshot);
    write(snapshot, new Entry(FORMAT_VERSION, seenMillis, plan, entry.setbacks(), entry.verdict()));
  }

  void setBack(String snapshot, String reason, long nowMillis) throws IOException {
    Entry entry = entry(snapshot);
    write(
        snapshot,
        new Entry(
            FORMAT_VERSION,
            entry.seenMillis(),
            entry.plan(),
            entry.setbacks().and(reason, nowMillis),
            entry.verdict()));
  }

  void pass(String snapshot, Verdict verdict, long seenMillis) throws IOException {
    Entry entry = entry(snapshot);
    write(snapshot, new Entry(FORMAT_VERSION, seenMillis, entry.plan(), entry.setbacks(), verdict));
  }

  /** Forgets a snapshot that is gone, unless it was passed over. */
  synchronized void forget(String snapshot) throws IOException {
    if (entry(snapshot).verdict() == null) {
      storage.delete(Storage.resolve(directory, snapshot + END));
      known.remove(snapshot);
    }
  }

  private synchronized void write(String snapshot, Entry entry) throws IOException {
    SmallFile.write(
        storage, Storage.resolve(directory, snapshot + END), JSON.writeValueAsString(entry));
    known.put(snapshot, entry);
  }
}
