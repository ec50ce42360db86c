package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.epoch.Epochs;
import io.gamlp.benchmarks.epoch.InProcessRun;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.epoch.Variant;
import io.gamlp.benchmarks.floor.EpochFloor;
import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import java.util.List;
import java.util.Locale;

/** An epoch on one thread without Flink ÷ the time of its products through the bare BLAS. */
final class EpochRow implements Row {

  private final String name;
  private final Rows.Sized sized;
  private final Variant variant;
  private final FloorKind floorKind;
  private final Target target;
  private final Takes takes;

  EpochRow(
      String name,
      Rows.Sized sized,
      Variant variant,
      FloorKind floorKind,
      Target target,
      Takes takes) {
    this.name = name;
    this.sized = sized;
    this.variant = variant;
    this.floorKind = floorKind;
    this.target = target;
    this.takes = takes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "epoch, " + variant + ", " + sized.full() + " ÷ products";
  }

  @Override
  public Takes takes() {
    return takes;
  }

  @Override
  public List<Line> run(Scope scope) {
    Shape shape = sized.in(scope);
    Epochs epochs = InProcessRun.run(shape, variant, 1, sized.schedule(scope));
    EpochFloor own = EpochFloor.measure(epochs.calls());
    EpochFloor floor =
        floorKind == FloorKind.OWN
            ? own
            : EpochFloor.measure(floorKind.calls(shape, epochs.calls()));
    Line line =
        Line.of(name, variant + ", " + shape, Unit.SECONDS, epochs.seconds())
            .over(Sample.of(floor.seconds()), floorKind.text())
            .target(sized.target(target, scope))
            .profile(epochs.profile())
            .note(
                String.format(
                    Locale.ROOT,
                    "the bare BLAS runs the floor at %.1f GF/s",
                    floor.flops() / floor.seconds() / 1e9));
    if (floorKind == FloorKind.OWN) {
      return List.of(line);
    }
    return List.of(
        line.note(
            String.format(
                Locale.ROOT,
                "the products that it calls take the bare BLAS %s; the epoch ÷ that is %.2f",
                Unit.SECONDS.text(own.seconds()),
                epochs.seconds().median() / own.seconds())));
  }
}
