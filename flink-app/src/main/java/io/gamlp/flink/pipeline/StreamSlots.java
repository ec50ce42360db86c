package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.cluster.SlotsWanted;
import io.gamlp.flink.cluster.TooFewSlotsException;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stream.Slots;
import java.time.Duration;

/** The slots of a cluster elsewhere: for one job at a time, and the ingest job beside it. */
final class StreamSlots implements Slots {

  /** After this it is told that slots are waited for. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /**
   * A TaskManager may be being replaced. After this, whoever supervises this program hears of it.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** The slots of a job are free a moment after it has ended. */
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

  private final StreamConfig config;
  private final RemoteCluster cluster;
  private final ProgressListener progress;

  StreamSlots(StreamConfig config, RemoteCluster cluster, ProgressListener progress) {
    this.config = config;
    this.cluster = cluster;
    this.progress = progress;
  }

  @Override
  public Cluster await(boolean ingestRuns) throws InterruptedException {
    SlotsWanted wanted = wanted(config, ingestRuns);
    RemoteCluster counted = patiently(wanted);
    int before = 0;
    while (counted.parallelism() > before && counted.parallelism() < wanted.most()) {
      before = counted.parallelism();
      Thread.sleep(BETWEEN_COUNTS.toMillis());
      counted = patiently(wanted);
    }
    return counted;
  }

  static SlotsWanted wanted(StreamConfig config, boolean ingestRuns) {
    int ingest = ingestRuns ? 0 : config.ingestParallelism();
    return config.parallelism().isPresent()
        ? SlotsWanted.exactly(config.parallelism().getAsInt() + ingest)
        : new SlotsWanted(1 + ingest, config.usefulParallelism() + ingest);
  }

  private RemoteCluster patiently(SlotsWanted wanted) throws InterruptedException {
    try {
      return cluster.awaitSlots(wanted, SETTLING);
    } catch (TooFewSlotsException e) {
      progress.note("stream: waiting for up to 3 min, " + e.getMessage());
      return cluster.awaitSlots(wanted, PATIENCE);
    }
  }
}
