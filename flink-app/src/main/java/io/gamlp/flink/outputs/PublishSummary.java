package io.gamlp.flink.outputs;

import java.util.List;
import java.util.Locale;

/**
 * What was published.
 *
 * @param snapshot id of the snapshot
 * @param base id of the snapshot that it changes, or null where it is a whole graph
 * @param topic where it is
 * @param records messages, begin and end among them
 * @param bytes of keys and values, before compression
 * @param seconds from the first message to the last acknowledgement
 */
public record PublishSummary(
    String snapshot, String base, String topic, long records, long bytes, double seconds) {

  /** Lines for people. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "Published snapshot %s%s on topic %s",
            snapshot,
            base == null ? "" : " (changes of " + base + ")",
            topic),
        String.format(
            Locale.ROOT,
            "%,d records, %,d bytes, %.1f s (%,d records/s)",
            records,
            bytes,
            seconds,
            Math.round(records / Math.max(seconds, 1e-3))));
  }
}
