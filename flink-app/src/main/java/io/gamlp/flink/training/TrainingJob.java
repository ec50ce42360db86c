package io.gamlp.flink.training;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.loop.LayerLoop;
import io.gamlp.flink.loop.LayerProgramFactory;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training as a DataStream job: the layer loop, and a log of reports that the client follows while
 * the job runs. The job ends by itself when the last layer has finished.
 */
final class TrainingJob {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

  private static final long POLL_MILLIS = 50;

  private final TrainingSettings settings;
  private final int trainColumns;
  private final LayerProgramFactory programs;
  private final Storage storage;
  private final String reportDirectory;

  /**
   * @param trainColumns V
   * @param reportDirectory where the reports go, of this run alone: those of its earlier jobs are
   *     read again
   */
  TrainingJob(
      TrainingSettings settings,
      int trainColumns,
      LayerProgramFactory programs,
      Storage storage,
      String reportDirectory) {
    this.settings = settings;
    this.trainColumns = trainColumns;
    this.programs = programs;
    this.storage = storage;
    this.reportDirectory = reportDirectory;
  }

  /**
   * Runs the job to its end.
   *
   * @param env where it runs; checkpoints and state backend are its caller's choice
   * @param reports gets every report, some perhaps twice
   * @throws InputException when a task finds its input damaged
   */
  void run(
      StreamExecutionEnvironment env,
      String name,
      Consumer<Report> reports,
      Cancellation cancellation)
      throws Exception {
    JobClient job = submit(env, name);
    try (Heartbeat alive = Heartbeat.of(job, env.getConfiguration());
        Cancellation.Registration cancels = cancellation.onCancel(() -> stop(job))) {
      follow(job, new ReportLogReader(storage, reportDirectory, reports), cancellation);
    } catch (ExecutionException e) {
      cancellation.throwIfCancelled();
      throw readable(e);
    }
  }

  /** Starts the job. */
  JobClient submit(StreamExecutionEnvironment env, String name) throws Exception {
    LayerLoop.of(settings.layers(), settings.blocks())
        .cost(this::flopsPerEpoch)
        .build(env, programs)
        .sinkTo(new ReportLog(storage, reportDirectory))
        .name("reports")
        .uid("reports")
        .setParallelism(1);
    return env.executeAsync("train " + name);
  }

  /** Asks the job to stop; {@link #follow} sees it end, or why it did not. */
  private static void stop(JobClient job) {
    job.cancel()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "The cluster did not take the cancellation of {}", job.getJobID(), failure);
              }
            });
  }

  private static void follow(JobClient job, ReportLogReader log, Cancellation cancellation)
      throws Exception {
    CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
    while (!hasEnded(end)) {
      log.poll();
    }
    log.poll();
    try {
      end.get();
    } catch (CancellationException e) {
      cancellation.throwIfCancelled();
      throw e;
    }
  }

  private static boolean hasEnded(CompletableFuture<?> end)
      throws InterruptedException, ExecutionException {
    try {
      end.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static Exception readable(ExecutionException e) {
    Optional<InputException> input =
        ExceptionUtils.findSerializedThrowable(
            e, InputException.class, TrainingJob.class.getClassLoader());
    return input.isPresent() ? new InputException(input.get().getMessage(), e) : e;
  }

  private long flopsPerEpoch(LayerAddress address) {
    return LayerCost.flopsPerEpoch(settings, trainColumns, address);
  }
}
