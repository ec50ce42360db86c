package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A set of reports without repetitions, and without times; equal when every bit is. */
final class Reports {

  private record Key(Report.Kind kind, LayerAddress from, int stage, int epoch) {}

  private final Map<Key, Report> reports = new ConcurrentHashMap<>();
  private volatile String contradiction;

  /** Adds a report; one that comes again must be the same to the bit. */
  void add(Report r) {
    if (r.kind() == Report.Kind.TIMES) {
      return; // no two runs take the same
    }
    Report before = reports.put(new Key(r.kind(), r.from(), r.stage(), r.epoch()), r);
    if (before != null && !digest(before).equals(digest(r))) {
      contradiction = "two different reports " + r.kind() + " of " + r.from() + ", " + r.epoch();
    }
  }

  int size() {
    return reports.size();
  }

  int lastEpoch() {
    return reports.keySet().stream().mapToInt(Key::epoch).max().orElse(0);
  }

  /** Everything there is, comparable, in a form that prints. */
  Map<String, String> bits() {
    if (contradiction != null) {
      throw new IllegalStateException(contradiction);
    }
    Map<String, String> bits = new HashMap<>();
    reports.forEach((key, report) -> bits.put(key.toString(), digest(report)));
    return bits;
  }

  private static String digest(Report r) {
    return Arrays.hashCode(r.scalars())
        + "/"
        + Arrays.toString(r.scalars())
        + "/"
        + r.values().length
        + "/"
        + Arrays.hashCode(r.values());
  }
}
