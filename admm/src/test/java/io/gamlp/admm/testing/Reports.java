package io.gamlp.admm.testing;

import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** All reports of a run by what they are of, but times; refuses a repetition with other bits. */
public final class Reports implements Consumer<Report> {

  private record Key(Report.Kind kind, int stage, int epoch, LayerAddress from) {}

  private final Map<Key, Report> byKey = new HashMap<>();
  private final List<Report> all = new ArrayList<>();
  private final List<EpochRecord> records = new ArrayList<>();
  private final ReportCollector collector;

  /** The epoch with which training ended early: how far layers were by then is not told. */
  private int lastEpoch = Integer.MAX_VALUE;

  public Reports(int blocks) {
    this.collector = new ReportCollector(blocks, 1, records::add);
  }

  @Override
  public void accept(Report report) {
    collector.add(report);
    if (report.kind() == Report.Kind.TIMES) {
      return; // no two runs take the same
    }
    Key key = new Key(report.kind(), report.stage(), report.epoch(), report.from());
    Report before = byKey.put(key, report);
    if (before != null && !same(before, report)) {
      throw new IllegalStateException("was " + text(before) + ", is repeated as " + text(report));
    }
    all.add(report);
    if (report.kind() == Report.Kind.EVALUATION && EvaluationFigures.of(report.scalars()).last()) {
      lastEpoch = report.epoch();
    }
  }

  /** Every report as it came. */
  public List<Report> all() {
    return all;
  }

  /** What is reported otherwise, or by one run only, of epochs that count. */
  public List<String> differencesTo(Reports other) {
    Set<Key> keys = new LinkedHashSet<>(byKey.keySet());
    keys.addAll(other.byKey.keySet());
    List<String> differences = new ArrayList<>();
    keys.removeIf(key -> key.epoch > Math.min(lastEpoch, other.lastEpoch));
    for (Key key : keys) {
      Report mine = byKey.get(key);
      Report theirs = other.byKey.get(key);
      if (mine == null || theirs == null || !same(mine, theirs)) {
        differences.add(text(mine) + " against " + text(theirs));
      }
    }
    return differences;
  }

  private static boolean same(Report a, Report b) {
    return Arrays.equals(a.scalars(), b.scalars()) && Arrays.equals(a.values(), b.values());
  }

  private static String text(Report r) {
    return r == null
        ? "none"
        : r.kind()
            + " of stage "
            + r.stage()
            + ", epoch "
            + r.epoch()
            + " from "
            + r.from()
            + " "
            + Arrays.toString(r.scalars())
            + Arrays.toString(r.values());
  }

  /** Epochs in order, each when all layers and blocks have reported it. */
  public List<EpochRecord> records() {
    return records;
  }

  /** W row-major then b of each layer, as reported at the end. */
  public Map<Integer, Report> weights() {
    return collector.weights();
  }
}
