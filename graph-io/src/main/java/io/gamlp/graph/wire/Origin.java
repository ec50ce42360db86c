package io.gamlp.graph.wire;

/**
 * Where a record came from. Many records share one {@code source} string.
 *
 * @param source topic and partition, or a file
 * @param position offset in the partition, or line of the file
 * @param timestamp when the record was sent, milliseconds since 1970
 */
public record Origin(String source, long position, long timestamp) {

  @Override
  public String toString() {
    return source + "@" + position;
  }
}
