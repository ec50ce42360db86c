package io.gamlp.flink.loop;

import io.gamlp.admm.program.Report;

/**
 * One chunk of a {@link Report} on its way out of the loop; {@link ReportAssembler} makes the
 * report of them. Chunks of one report come from one subtask, in order, and never with a checkpoint
 * barrier between them: whoever collects them must see all of one sender in one subtask, so give
 * the collector parallelism 1 or key the stream by {@code part().from()}.
 *
 * @param index number of this chunk within its report, 0 restarts the assembly
 * @param totalValues floats of the whole report
 * @param part header and this chunk's share of the values; the scalars come with chunk 0
 */
public record ReportRecord(int index, int totalValues, Report part) {

  boolean isWholeReport() {
    return part.values().length == totalValues;
  }
}
