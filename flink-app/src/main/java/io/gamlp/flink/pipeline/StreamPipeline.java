package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.cluster.SlotsWanted;
import io.gamlp.flink.config.HostPort;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stream.StreamRun;
import java.time.Duration;
import java.util.OptionalInt;

/** {@code stream}: one driver on the cluster that the options name. */
final class StreamPipeline {

  private static final Duration PATIENCE_FOR_SLOTS = Duration.ofSeconds(5);

  private StreamPipeline() {}

  static void run(StreamConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    try (Cluster cluster = cluster(config)) {
      new StreamRun(config, cluster, progress).run(cancellation);
    }
  }

  /** Its slots are for the ingest job and one more job at a time. */
  private static Cluster cluster(StreamConfig config) throws InterruptedException {
    if (config.master().isEmpty()) {
      return EmbeddedCluster.start(config.parallelism().orElseThrow() + config.ingestParallelism());
    }
    HostPort master = config.master().get();
    OptionalInt asked = config.parallelism();
    SlotsWanted wanted =
        asked.isPresent()
            ? SlotsWanted.exactly(asked.getAsInt())
            : SlotsWanted.free(config.usefulParallelism());
    return RemoteCluster.withSlots(
        master.toString(), wanted, PATIENCE_FOR_SLOTS, JobJars.ofThisProgram());
  }
}
