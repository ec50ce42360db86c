package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.cluster.SlotsWanted;
import io.gamlp.flink.cluster.TooFewSlotsException;
import io.gamlp.flink.config.HostPort;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stream.StreamRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** {@code stream}: one driver on the cluster that the options name. */
final class StreamPipeline {

  /** After this it is told that slots are waited for. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /**
   * A TaskManager may be being replaced. After this, whoever supervises this program hears of it.
   */
  private static final Duration PATIENCE_FOR_SLOTS = Duration.ofMinutes(3);

  private StreamPipeline() {}

  static void run(StreamConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    try (Cluster cluster = cluster(config, progress)) {
      new StreamRun(config, cluster, progress).run(cancellation);
    }
  }

  /** Its slots are for the ingest job and one more job at a time. */
  private static Cluster cluster(StreamConfig config, ProgressListener progress)
      throws InterruptedException {
    if (config.master().isEmpty()) {
      return EmbeddedCluster.start(config.parallelism().orElseThrow() + config.ingestParallelism());
    }
    HostPort master = config.master().get();
    OptionalInt asked = config.parallelism();
    SlotsWanted wanted =
        asked.isPresent()
            ? SlotsWanted.exactly(asked.getAsInt())
            : SlotsWanted.free(config.usefulParallelism());
    List<Path> jars = JobJars.ofThisProgram();
    try {
      return RemoteCluster.withSlots(master.toString(), wanted, SETTLING, jars);
    } catch (TooFewSlotsException e) {
      progress.note("stream: waiting for up to 3 min, " + e.getMessage());
      return RemoteCluster.withSlots(master.toString(), wanted, PATIENCE_FOR_SLOTS, jars);
    }
  }
}
