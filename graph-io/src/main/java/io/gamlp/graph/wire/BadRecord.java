package io.gamlp.graph.wire;

/**
 * A record that was refused, as a dead letter tells of it.
 *
 * @param record the record, or null where the bytes are none
 * @param origin where it came from and since when it is there
 * @param reason for programs
 * @param message for people: names the origin, what was found and what was expected
 */
public record BadRecord(WireRecord record, Origin origin, BadReason reason, String message) {

  public static BadRecord of(WireException e) {
    return new BadRecord(null, e.origin(), e.reason(), e.getMessage());
  }
}
