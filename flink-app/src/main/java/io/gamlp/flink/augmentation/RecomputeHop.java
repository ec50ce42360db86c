package io.gamlp.flink.augmentation;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Makes the files of one hop, a unit of work a record; emits a record a file. Flink opens it when
 * all records of the hop before have come in: so all files of that hop are there.
 */
final class RecomputeHop extends RichFlatMapFunction<Integer, Long> {

  static final String HOP_BEFORE = "hop before";

  private static final long serialVersionUID = 1L;

  private final IncrementalPlan plan;
  private final int hop;
  private transient HopRecomputation recomputation;

  RecomputeHop(IncrementalPlan plan, int hop) {
    this.plan = plan;
    this.hop = hop;
  }

  @Override
  public void open(OpenContext context) throws IOException {
    if (hop > 0) {
      BlockLayout layout = plan.target().layout();
      int files = getRuntimeContext().getBroadcastVariable(HOP_BEFORE).size();
      if (files != layout.blocks() * layout.slabs()) {
        throw new IllegalStateException(
            "hop " + (hop - 1) + " has " + files + " files, expected one for each block and slab");
      }
    }
    recomputation = new HopRecomputation(plan, hop);
  }

  @Override
  public void flatMap(Integer unit, Collector<Long> out) throws IOException {
    recomputation.recompute(unit, out::collect);
  }
}
