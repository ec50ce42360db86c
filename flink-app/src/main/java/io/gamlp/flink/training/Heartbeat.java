package io.gamlp.flink.training;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.JobClient;

/**
 * Tells the cluster that the client of a job lives, where the cluster wants to know: it cancels a
 * job that nobody follows any more, whose checkpoints stay for another client to go on from.
 */
final class Heartbeat implements AutoCloseable {

  private final ScheduledExecutorService beats;

  private Heartbeat(ScheduledExecutorService beats) {
    this.beats = beats;
  }

  static Heartbeat of(JobClient job, ReadableConfig settings) {
    return new Heartbeat(
        settings.get(DeploymentOptions.SHUTDOWN_IF_ATTACHED)
            ? ClientUtils.reportHeartbeatPeriodically(
                job,
                settings.get(ClientOptions.CLIENT_HEARTBEAT_INTERVAL).toMillis(),
                settings.get(ClientOptions.CLIENT_HEARTBEAT_TIMEOUT).toMillis())
            : null);
  }

  @Override
  public void close() {
    if (beats != null) {
      beats.shutdownNow();
    }
  }
}
