package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.program.Report;
import io.gamlp.flink.loop.LayerLoop;
import io.gamlp.flink.loop.LayerProgramFactory;
import io.gamlp.flink.loop.ReportAssembler;
import io.gamlp.flink.loop.ReportRecord;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A loop of layers as a job of a cluster in this JVM; one at a time. */
public final class LoopRun {

  /** Who gets the reports of the running job: all tasks are in this JVM. */
  private static volatile Consumer<Report> reports;

  private LoopRun() {}

  /**
   * Runs a loop to its end.
   *
   * @param consumer gets the reports, on the thread of a task
   * @return the id of the job
   */
  public static String run(
      StreamExecutionEnvironment env,
      LayerLoop loop,
      LayerProgramFactory programs,
      Consumer<Report> consumer)
      throws Exception {
    reports = consumer;
    loop.build(env, programs).sinkTo(new ToThisJvm()).setParallelism(1);
    JobClient job = env.executeAsync();
    job.getJobExecutionResult().get();
    return job.getJobID().toString();
  }

  private static final class ToThisJvm implements Sink<ReportRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    @Deprecated
    public SinkWriter<ReportRecord> createWriter(InitContext context) {
      return writer();
    }

    @Override
    public SinkWriter<ReportRecord> createWriter(WriterInitContext context) {
      return writer();
    }

    private static SinkWriter<ReportRecord> writer() {
      ReportAssembler assembler = new ReportAssembler();
      return new SinkWriter<>() {
        @Override
        public void write(ReportRecord record, Context context) {
          assembler.add(record).ifPresent(reports);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
      };
    }
  }
}
