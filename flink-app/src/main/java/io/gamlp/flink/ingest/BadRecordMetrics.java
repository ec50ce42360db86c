package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.BadReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts dead letters by reason. */
final class BadRecordMetrics {

  private final Map<BadReason, Counter> counters = new EnumMap<>(BadReason.class);

  BadRecordMetrics(MetricGroup metrics) {
    for (BadReason reason : BadReason.values()) {
      counters.put(reason, metrics.addGroup("badRecords").counter(reason.name()));
    }
  }

  void count(BadReason reason) {
    counters.get(reason).inc();
  }
}
