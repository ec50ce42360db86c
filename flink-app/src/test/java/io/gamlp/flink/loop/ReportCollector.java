package io.gamlp.flink.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Gathers a loop's reports in this JVM, for jobs on a minicluster. */
final class ReportCollector {

  private static final Map<Integer, Reports> RUNS = new ConcurrentHashMap<>();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private ReportCollector() {}

  /** The reports of the stream, as they come in. */
  static Reports collect(DataStream<ReportRecord> stream) {
    Reports reports = new Reports();
    collectInto(reports, stream);
    return reports;
  }

  /** Adds to what an earlier run of the same job has left. */
  static void collectInto(Reports reports, DataStream<ReportRecord> stream) {
    int run = NEXT.incrementAndGet();
    RUNS.put(run, reports);
    stream
        .transform("collect", Types.VOID, new Sink(run))
        .uid("collect")
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  private static final class Sink extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<ReportRecord, Void> {

    private static final long serialVersionUID = 1L;

    private final int run;
    private transient ReportAssembler assembler;

    Sink(int run) {
      this.run = run;
    }

    @Override
    public void open() throws Exception {
      super.open();
      assembler = new ReportAssembler();
    }

    @Override
    public void processElement(StreamRecord<ReportRecord> record) {
      assembler.add(record.getValue()).ifPresent(RUNS.get(run)::add);
    }
  }
}
