package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Origin;
import java.io.Serializable;
import java.util.Arrays;

/** Makes origins of one topic, with one string for each partition. */
final class Origins implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String topic;
  private String[] sources = new String[0];

  Origins(String topic) {
    this.topic = topic;
  }

  Origin of(int partition, long offset, long timestamp) {
    return new Origin(source(partition), offset, timestamp);
  }

  private String source(int partition) {
    if (partition >= sources.length) {
      int known = sources.length;
      sources = Arrays.copyOf(sources, partition + 1);
      for (int p = known; p <= partition; p++) {
        sources[p] = topic + "-" + p;
      }
    }
    return sources[partition];
  }

  /** Undoes {@link #of}. */
  static int partition(Origin origin) {
    return Integer.parseInt(origin.source().substring(origin.source().lastIndexOf('-') + 1));
  }
}
