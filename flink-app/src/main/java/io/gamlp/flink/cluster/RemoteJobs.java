package io.gamlp.flink.cluster;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;

/** The jobs of a cluster, through its REST port. */
final class RemoteJobs implements JobControl {

  private final RestClusterClient<StandaloneClusterId> client;

  /**
   * @param settings with the address of the REST port
   */
  RemoteJobs(Configuration settings) {
    try {
      client = new RestClusterClient<>(settings, StandaloneClusterId.getInstance());
    } catch (Exception e) {
      throw new IllegalStateException("cannot make a client: " + e.getMessage(), e);
    }
  }

  @Override
  public List<RunningJob> running() throws Exception {
    return client.listJobs().get().stream()
        .filter(job -> !job.getJobState().isGloballyTerminalState())
        .map(job -> new RunningJob(job.getJobId(), job.getJobName(), job.getJobState().name()))
        .toList();
  }

  @Override
  public void cancel(JobID job) throws Exception {
    try {
      client.cancel(job).get();
    } catch (Exception e) {
      // The message of a job that has ended differs with what the cluster still knows of it.
      if (isRunning(job)) {
        throw new IOException("the cluster does not cancel job " + job, e);
      }
    }
  }

  private boolean isRunning(JobID job) throws Exception {
    return running().stream().anyMatch(known -> known.id().equals(job));
  }

  @Override
  public String stopWithSavepoint(JobID job, String directory) throws Exception {
    return client.stopWithSavepoint(job, false, directory, SavepointFormatType.CANONICAL).get();
  }

  @Override
  public void close() {
    client.close();
  }
}
