package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stream.StreamRun;

/** {@code stream}: one driver on the cluster that the options name. */
final class StreamPipeline {

  private StreamPipeline() {}

  static void run(StreamConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    if (config.master().isPresent()) {
      String master = config.master().get().toString();
      try (RemoteCluster cluster = RemoteCluster.reach(master, JobJars.ofThisProgram())) {
        StreamSlots slots = new StreamSlots(config, cluster, progress);
        new StreamRun(config, cluster, slots, progress).run(cancellation);
      }
      return;
    }
    // Its slots are for the ingest job and one more job at a time.
    int slots = config.parallelism().orElseThrow() + config.ingestParallelism();
    try (Cluster cluster = EmbeddedCluster.start(slots)) {
      new StreamRun(config, cluster, progress).run(cancellation);
    }
  }
}
