package io.gamlp.graph.wire;

/**
 * What must be remembered of the record that holds for a node or an edge, to tell whether another
 * one takes its place. The answers do not depend on the order of arrival, except in a conflict.
 *
 * @param revision of the record
 * @param hash its {@link RecordHash}
 * @param bad whether it was refused; it is counted all the same
 */
public record Standing(long revision, long hash, boolean bad) {

  /** How a record stands against the one that holds. */
  public enum Outcome {
    /** It holds from now on, and is counted in place of the other. */
    REPLACES,
    /** It is the same record. */
    DUPLICATE,
    /** The other one has a higher revision. */
    SUPERSEDED,
    /** The other one is as good and has the same revision and another content. */
    CONFLICT
  }

  /**
   * How this record, which has just come, stands.
   *
   * @param held the record that holds, or null where there is none
   */
  public Outcome against(Standing held) {
    if (held == null) {
      return Outcome.REPLACES;
    }
    if (revision < held.revision) {
      return Outcome.SUPERSEDED;
    }
    if (revision == held.revision && hash == held.hash) {
      return Outcome.DUPLICATE;
    }
    return replaces(revision, bad, held.revision, held.bad) ? Outcome.REPLACES : Outcome.CONFLICT;
  }

  /** Whether a record takes the place of another one, where what they say does not matter. */
  static boolean replaces(long revision, boolean bad, long heldRevision, boolean heldBad) {
    return revision > heldRevision || (revision == heldRevision && heldBad && !bad);
  }
}
