package io.gamlp.flink.stream;

/**
 * Something that those who read the metrics topic have to know of a snapshot that will have no
 * predictions.
 *
 * @param event {@code snapshot-failed} or {@code snapshot-skipped}
 * @param snapshot which one
 * @param reason one sentence
 * @param atMillis since when, milliseconds since 1970
 */
public record Notice(String event, String snapshot, String reason, long atMillis) {

  static final String FAILED = "snapshot-failed";
  static final String SKIPPED = "snapshot-skipped";

  static Notice of(String snapshot, Verdict verdict) {
    return new Notice(
        verdict.kind() == Verdict.Kind.FAILED ? FAILED : SKIPPED,
        snapshot,
        verdict.reason(),
        verdict.atMillis());
  }
}
