package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.epoch.Epochs;
import io.gamlp.benchmarks.epoch.FlinkRun;
import io.gamlp.benchmarks.epoch.InProcessRun;
import io.gamlp.benchmarks.epoch.Schedule;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.epoch.Variant;
import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import io.gamlp.flink.cluster.EmbeddedCluster;
import java.util.ArrayList;
import java.util.List;

/** An epoch on Flink, two subtasks of a cluster in this process ÷ the same on one thread. */
final class FlinkRow implements Row {

  static final int PARALLELISM = 2;

  private final String name;
  private final Rows.Sized sized;
  private final Target target;
  private final Takes takes;

  FlinkRow(String name, Rows.Sized sized, Target target, Takes takes) {
    this.name = name;
    this.sized = sized;
    this.target = target;
    this.takes = takes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "epoch on Flink, G, " + sized.full() + " ÷ in process";
  }

  @Override
  public Takes takes() {
    return takes;
  }

  @Override
  public List<Line> run(Scope scope) throws Exception {
    Shape shape = sized.in(scope);
    Schedule schedule = sized.schedule(scope);
    Epochs plain = InProcessRun.run(shape, Variant.G, 1, schedule);
    List<Line> lines = new ArrayList<>();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(PARALLELISM)) {
      // The target of the large shape is for two blocks, as layers alone wait for each other there.
      for (int blocks : target.of() == Target.Of.RATIO ? new int[] {2} : new int[] {1, 2}) {
        Epochs run =
            FlinkRun.run(cluster.streaming(), PARALLELISM, shape, Variant.G, blocks, schedule);
        Line line =
            Line.of(name, "G, " + shape + ", blocks " + blocks, Unit.SECONDS, run.seconds())
                .over(plain.seconds(), "the same in process, one thread")
                .profile(run.profile());
        lines.add(lines.isEmpty() ? line.target(sized.target(target, scope)) : line);
      }
    }
    return lines;
  }
}
