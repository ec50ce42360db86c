package io.gamlp.graph.wire;

/**
 * Bytes that are no record. The message names the origin, what was found and what was expected.
 * Without a stack trace: the bytes are at fault, and there may be many.
 */
public final class WireException extends Exception {

  private static final long serialVersionUID = 1L;

  private final BadReason reason;
  private final transient Origin origin;

  WireException(BadReason reason, Origin origin, String message) {
    super(WireText.shortened(origin + ": " + message), null, false, false);
    this.reason = reason;
    this.origin = origin;
  }

  /** {@link BadReason#UNPARSABLE} or {@link BadReason#UNKNOWN_VERSION}. */
  public BadReason reason() {
    return reason;
  }

  public Origin origin() {
    return origin;
  }
}
