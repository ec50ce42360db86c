package io.gamlp.flink.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.ExceptionUtils;

/** The jobs of a minicluster of this JVM. */
final class EmbeddedJobs implements JobControl {

  private final MiniCluster miniCluster;

  EmbeddedJobs(MiniCluster miniCluster) {
    this.miniCluster = miniCluster;
  }

  @Override
  public List<RunningJob> running() throws Exception {
    return miniCluster.listJobs().get().stream()
        .filter(job -> !job.getJobState().isGloballyTerminalState())
        .map(job -> new RunningJob(job.getJobId(), job.getJobName(), job.getJobState().name()))
        .toList();
  }

  @Override
  public void cancel(JobID job) throws Exception {
    try {
      miniCluster.cancelJob(job).get();
    } catch (Exception e) {
      Optional<FlinkJobNotFoundException> gone =
          ExceptionUtils.findThrowable(e, FlinkJobNotFoundException.class);
      if (gone.isEmpty()) {
        throw e;
      }
    }
  }

  @Override
  public String stopWithSavepoint(JobID job, String directory) throws Exception {
    return miniCluster
        .stopWithSavepoint(job, directory, false, SavepointFormatType.CANONICAL)
        .get();
  }

  /**
   * After a fatal error a TaskManager of a minicluster is closed, or the whole; neither returns.
   */
  @Override
  public Optional<String> outOfOrder() throws Exception {
    if (!miniCluster.isRunning()) {
      return Optional.of("it has shut down");
    }
    int taskManagers = miniCluster.requestClusterOverview().get().getNumTaskManagersConnected();
    return taskManagers == 0 ? Optional.of("its TaskManager is gone") : Optional.empty();
  }

  @Override
  public void close() {}
}
