package io.gamlp.flink.stream;

import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Up to where the letters of a topic were told of, for the next driver, in {@code
 * STORE/driver/dead-letters}: the topic's name and id in a line, then {@code PARTITION=OFFSET} in
 * one for each partition.
 */
final class ToldOffsets {

  private final Storage storage;
  private final String file;
  private final DriverLease lease;

  /**
   * @param store of this driver
   */
  ToldOffsets(Storage storage, String store, DriverLease lease) {
    this.storage = storage;
    this.file = Storage.resolve(store, "driver/dead-letters");
    this.lease = lease;
  }

  /**
   * Where each partition goes on; one that is not there at its beginning, which is so for all of a
   * topic that was made anew since. Empty where nothing is noted of a topic of this name.
   */
  Optional<Map<Integer, Long>> of(String topic, String id) throws IOException {
    List<String> lines = SmallFile.read(storage, file).orElse("").lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith(topic + " ")) {
      return Optional.empty();
    }
    if (!lines.get(0).equals(topic + " " + id)) {
      return Optional.of(Map.of());
    }
    return Optional.of(
        lines.stream()
            .skip(1)
            .map(line -> line.split("=", 2))
            .collect(
                Collectors.toMap(end -> Integer.parseInt(end[0]), end -> Long.parseLong(end[1]))));
  }

  /**
   * @param offsets where each partition goes on
   * @throws DriverFencedException when another driver has the store, which tells from now on
   */
  void are(String topic, String id, Map<Integer, Long> offsets) throws IOException {
    lease.check();
    SmallFile.write(
        storage,
        file,
        new TreeMap<>(offsets)
            .entrySet().stream()
                .map(offset -> "\n" + offset.getKey() + "=" + offset.getValue())
                .collect(Collectors.joining("", topic + " " + id, "")));
  }
}
