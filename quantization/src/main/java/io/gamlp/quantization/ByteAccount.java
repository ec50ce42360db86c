package io.gamlp.quantization;

/** Counts what was sent: of one message, one epoch or a whole run. Mutable, not thread-safe. */
public final class ByteAccount {

  private long valuesSent;
  private long payloadBytes;
  private long wireBytes;

  /**
   * Adds what was sent.
   *
   * @param values matrix entries
   * @param payload bytes of these entries as they travelled
   * @param wire bytes of the whole messages, headers included
   */
  public void add(long values, long payload, long wire) {
    valuesSent += values;
    payloadBytes += payload;
    wireBytes += wire;
  }

  /** Adds all of another account. */
  public void merge(ByteAccount other) {
    add(other.valuesSent, other.payloadBytes, other.wireBytes);
  }

  /** Matrix entries sent. */
  public long valuesSent() {
    return valuesSent;
  }

  /** Bytes of these entries as they travelled. */
  public long payloadBytes() {
    return payloadBytes;
  }

  /** Bytes of the whole messages, headers included. */
  public long wireBytes() {
    return wireBytes;
  }

  @Override
  public String toString() {
    return valuesSent + " values, " + payloadBytes + " payload bytes, " + wireBytes + " wire bytes";
  }
}
