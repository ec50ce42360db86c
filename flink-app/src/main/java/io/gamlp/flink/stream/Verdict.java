package io.gamlp.flink.stream;

/**
 * Why a snapshot is passed over for good.
 *
 * @param kind what became of it
 * @param reason one sentence
 * @param atMillis when it was decided, milliseconds since 1970
 */
public record Verdict(Kind kind, String reason, long atMillis) {

  /** What becomes of a snapshot that is not published. */
  public enum Kind {
    /** A newer one took its place. */
    SKIPPED,
    /** It could not be augmented or trained. */
    FAILED
  }
}
