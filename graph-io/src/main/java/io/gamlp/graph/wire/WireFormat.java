package io.gamlp.graph.wire;

/** The two forms of a record. They hold the same fields. */
public enum WireFormat {
  /** Compact and fast; the default. */
  AVRO,
  /** For people. */
  JSON;

  /** Readers refuse any other; the topic's name ends in it. */
  static final int MAJOR = 1;

  /** Readers of 1.m read every 1.n: a later one may only have added fields. */
  static final int MINOR = 0;

  public WireCodec codec() {
    return switch (this) {
      case AVRO -> new AvroCodec();
      case JSON -> new JsonCodec();
    };
  }
}
