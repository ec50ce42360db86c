package io.gamlp.admm.testing;

import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.program.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All reports of a run by what they are of; refuses a repetition with other bits. */
public final class Reports implements Consumer<Report> {

  private final Map<String, String> byKey = new TreeMap<>();
  private final List<Report> all = new ArrayList<>();
  private final List<EpochRecord> records = new ArrayList<>();
  private final ReportCollector collector;

  public Reports(int blocks) {
    this.collector = new ReportCollector(blocks, 1, records::add);
  }

  @Override
  public void accept(Report report) {
    String key =
        report.kind()
            + " stage "
            + report.stage()
            + " epoch "
            + report.epoch()
            + " "
            + report.from();
    String bits = Arrays.toString(report.scalars()) + Arrays.toString(report.values());
    String before = byKey.put(key, bits);
    if (before != null && !before.equals(bits)) {
      throw new IllegalStateException(key + " was " + before + ", is repeated as " + bits);
    }
    all.add(report);
    collector.add(report);
  }

  /** Every report as it came. */
  public List<Report> all() {
    return all;
  }

  public Map<String, String> byKey() {
    return byKey;
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
