package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.epoch.Epochs;
import io.gamlp.benchmarks.epoch.InProcessRun;
import io.gamlp.benchmarks.epoch.Schedule;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.epoch.Variant;
import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Profile;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether an epoch costs as much a column with all columns as with an eighth of them. Sizes take
 * turns, so that a machine that gets slower or faster does so for all of them, and what is compared
 * is processor time.
 */
final class CostPerColumn {

  private static final List<Integer> PARTS = List.of(8, 4, 2, 1);
  private static final int ROUNDS = 2;

  /** The first run of all compiles; later ones only touch their memory for the first time. */
  private static final Schedule FIRST = new Schedule(6, 3);

  private static final Schedule LATER = new Schedule(4, 3);

  private final String row;
  private final Target target;
  private final List<Size> sizes;

  /** What was measured with one number of columns. */
  private static final class Size {
    private final Shape shape;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> cpuSeconds = new ArrayList<>();
    private Profile profile;

    Size(Shape shape) {
      this.shape = shape;
    }

    void measure(Schedule schedule) {
      Epochs epochs = InProcessRun.run(shape, Variant.G, 1, schedule);
      addAll(epochs.seconds(), seconds);
      addAll(epochs.cpuSeconds(), cpuSeconds);
      profile = epochs.profile();
    }

    private static void addAll(Sample sample, List<Double> to) {
      for (double value : sample.values()) {
        to.add(value);
      }
    }

    double cpuPerColumn() {
      return Sample.of(cpuSeconds).median() / shape.columns();
    }
  }

  /**
   * @param row the name of the row
   * @param largest with all columns
   * @param target of the dearest column ÷ the cheapest one
   */
  CostPerColumn(String row, Shape largest, Target target) {
    this.row = row;
    this.target = target;
    this.sizes =
        PARTS.stream().map(part -> new Size(largest.columns(largest.columns() / part))).toList();
  }

  List<Line> lines() {
    Schedule schedule = FIRST;
    for (int round = 0; round < ROUNDS; round++) {
      for (Size size : sizes) {
        size.measure(schedule);
        schedule = LATER;
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Size size : sizes) {
      lines.add(
          Line.of(row, "epoch, G, " + size.shape, Unit.SECONDS, Sample.of(size.seconds))
              .profile(size.profile)
              .note(
                  String.format(
                      Locale.ROOT, "%.2f µs of CPU time a column", 1e6 * size.cpuPerColumn())));
    }
    Sample costs = Sample.of(sizes.stream().map(Size::cpuPerColumn).toList());
    double least = sizes.stream().mapToDouble(Size::cpuPerColumn).min().orElseThrow();
    lines.add(
        Line.of(row, "dearest ÷ cheapest column, CPU time", Unit.SECONDS, Sample.of(costs.max()))
            .over(Sample.of(least), "cheapest column")
            .target(target));
    return lines;
  }
}
