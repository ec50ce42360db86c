package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.epoch.Schedule;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.epoch.Variant;
import io.gamlp.benchmarks.measure.Target;
import java.util.List;

/** All rows, in the order of the table. */
public final class Rows {

  /** The largest of the shapes that the authors' code was measured with. */
  static final Sized LARGE =
      new Sized(
          new Shape(10, 1000, 5732, 2485),
          new Shape(10, 500, 2866, 1242),
          new Schedule(5, 7),
          new Schedule(5, 5));

  private static final Sized LONG =
      new Sized(
          new Shape(10, 256, 512, 22735),
          new Shape(10, 256, 512, 5684),
          new Schedule(5, 7),
          new Schedule(5, 5));

  private static final Sized CORA =
      new Sized(
          new Shape(10, 100, 5732, 140),
          new Shape(10, 100, 5732, 140),
          new Schedule(150, 300),
          new Schedule(60, 100));

  /** Shape and epochs of a full and of a quick run. */
  record Sized(Shape full, Shape quick, Schedule fullSchedule, Schedule quickSchedule) {

    Shape in(Scope scope) {
      return scope.choose(full, quick);
    }

    Schedule schedule(Scope scope) {
      return scope.choose(fullSchedule, quickSchedule);
    }

    /** A target that was set for the full shape, for the shape of this run. */
    Target target(Target ofFullShape, Scope scope) {
      return full.equals(in(scope)) ? ofFullShape : ofFullShape.ofAnotherSize();
    }
  }

  private Rows() {}

  public static List<Row> all() {
    return List.of(
        new EpochRow(
            "epoch-g",
            LARGE,
            Variant.G,
            FloorKind.CHEAPEST,
            Target.ratio(1.30),
            new Row.Takes(40, 10)),
        new EpochRow(
            "epoch-gq",
            LARGE,
            Variant.G_Q,
            FloorKind.CHEAPEST,
            Target.ratio(1.45),
            new Row.Takes(40, 10)),
        new EpochRow(
            "epoch-exact",
            LARGE,
            Variant.EXACT,
            FloorKind.OWN,
            Target.ratio(1.40),
            new Row.Takes(60, 15)),
        new EpochRow(
            "epoch-256",
            LONG,
            Variant.G,
            FloorKind.CHEAPEST,
            Target.ratio(1.5),
            new Row.Takes(30, 10)),
        new EpochRow(
            "epoch-cora", CORA, Variant.G, FloorKind.DENSE, Target.ratio(1.0), new Row.Takes(5, 3)),
        new FlinkRow("flink", LARGE, Target.ratio(0.60), new Row.Takes(60, 15)),
        new FlinkRow("flink-cora", CORA, Target.value(6e-3), new Row.Takes(10, 5)),
        new AugmentRow(),
        new MemoryRow(),
        new ArxivRow(),
        new ReadersRow(),
        new StartRow());
  }
}
