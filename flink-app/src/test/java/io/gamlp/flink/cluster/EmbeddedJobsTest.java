package io.gamlp.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;

class EmbeddedJobsTest {

  /** What Flink itself does to a TaskManager, and to the whole, after a fatal error. */
  @Test
  void tellsWhenNothingCanRunAnyMore() throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    try (MiniCluster cluster =
            new MiniCluster(
                new MiniClusterConfiguration.Builder()
                    .setConfiguration(settings)
                    .setNumTaskManagers(1)
                    .build());
        EmbeddedJobs jobs = new EmbeddedJobs(cluster)) {
      cluster.start();
      await(jobs, Optional.empty());
      cluster.terminateTaskManager(0).get();
      await(jobs, Optional.of("its TaskManager is gone"));
      cluster.closeAsync().get();
      assertThat(jobs.outOfOrder()).contains("it has shut down");
    }
  }

  private static void await(EmbeddedJobs jobs, Optional<String> expected) throws Exception {
    while (!jobs.outOfOrder().equals(expected)) {
      LockSupport.parkNanos(20_000_000);
    }
  }
}
