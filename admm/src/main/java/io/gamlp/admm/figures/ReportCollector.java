package io.gamlp.admm.figures;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the reports of all layers and blocks together: an {@link EpochRecord} for each epoch, in the
 * order of epochs, as soon as the epoch is complete; and the weights at the end. Repeated reports
 * change nothing. Sums are made in the order of (layer, block), whatever the order of arrival.
 *
 * <p>Where training ends early, layers are ahead of the epoch that it ends with; what they report
 * of later ones is dropped.
 *
 * <p>Times are not waited for: they come in front of their epoch's report, so when the reports of
 * an epoch are complete its times are.
 */
public final class ReportCollector {

  private final int blocks;
  private final Consumer<EpochRecord> records;
  private final Map<Integer, TreeMap<Key, Report>> open = new HashMap<>();
  private final Map<Integer, TreeMap<Key, Report>> times = new HashMap<>();
  private final Map<Integer, EvaluationFigures> evaluations = new HashMap<>();
  private final TreeMap<Integer, Report> weights = new TreeMap<>();
  private int nextEpoch;
  private int lastEpoch = Integer.MAX_VALUE;

  private record Key(int layer, int block) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return layer != other.layer
          ? Integer.compare(layer, other.layer)
          : Integer.compare(block, other.block);
    }
  }

  /**
   * @param blocks column blocks of the run
   * @param firstEpoch the first epoch to be given out; earlier ones are ignored
   * @param records gets each epoch's record
   */
  public ReportCollector(int blocks, int firstEpoch, Consumer<EpochRecord> records) {
    this.blocks = blocks;
    this.nextEpoch = firstEpoch;
    this.records = records;
  }

  /** Takes one report. */
  public void add(Report report) {
    LayerAddress from = report.from();
    switch (report.kind()) {
      case EPOCH -> {
        if (isAwaited(report)) {
          keep(report, open);
        }
      }
      case TIMES -> {
        if (isAwaited(report)) {
          keep(report, times);
        }
      }
      case EVALUATION -> {
        if (isAwaited(report)) {
          evaluations.put(report.epoch(), EvaluationFigures.of(report.scalars()));
        }
      }
      case WEIGHTS -> weights.put(from.layer(), report);
    }
    giveOutCompleteEpochs();
  }

  private boolean isAwaited(Report report) {
    return report.epoch() >= nextEpoch && report.epoch() <= lastEpoch;
  }

  /** Keeps the first of several: the times of a repetition are of a part of the epoch. */
  private static void keep(Report report, Map<Integer, TreeMap<Key, Report>> byEpoch) {
    LayerAddress from = report.from();
    byEpoch
        .computeIfAbsent(report.epoch(), e -> new TreeMap<>())
        .putIfAbsent(new Key(from.layer(), from.block()), report);
  }

  private void giveOutCompleteEpochs() {
    while (nextEpoch <= lastEpoch && isComplete(open.get(nextEpoch))) {
      TreeMap<Key, Report> reports = open.remove(nextEpoch);
      EpochFigures sum = null;
      for (Report report : reports.values()) {
        EpochFigures figures = EpochFigures.of(report.scalars());
        if (sum == null) {
          sum = figures;
        } else {
          sum.add(figures);
        }
      }
      int stage = reports.firstEntry().getValue().stage();
      EvaluationFigures evaluation = evaluations.remove(nextEpoch);
      if (evaluation != null && evaluation.last()) {
        lastEpoch = nextEpoch;
      }
      records.accept(
          new EpochRecord(stage, nextEpoch, sum, evaluation, sum(times.remove(nextEpoch))));
      nextEpoch++;
    }
  }

  private static EpochTimes sum(TreeMap<Key, Report> reports) {
    EpochTimes sum = new EpochTimes();
    if (reports != null) {
      reports.values().forEach(report -> sum.add(EpochTimes.of(report.scalars())));
    }
    return sum;
  }

  private boolean isComplete(TreeMap<Key, Report> reports) {
    if (reports == null) {
      return false;
    }
    EpochFigures any = EpochFigures.of(reports.firstEntry().getValue().scalars());
    return reports.size() == any.layers() * blocks
        && (!any.willBeEvaluated() || evaluations.containsKey(nextEpoch));
  }

  /** The weights that have come so far, by layer; W row-major, then b. */
  public Map<Integer, Report> weights() {
    return weights;
  }
}
