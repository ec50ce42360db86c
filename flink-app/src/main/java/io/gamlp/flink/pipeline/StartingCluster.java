package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.HostPort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The cluster of a run. In the background, while the input is being read, an embedded one starts
 * and another one is asked whether it has the slots.
 */
final class StartingCluster implements AutoCloseable {

  private static final Duration PATIENCE_FOR_SLOTS = Duration.ofSeconds(5);

  private final CompletableFuture<Cluster> starting;

  private StartingCluster(CompletableFuture<Cluster> starting) {
    this.starting = starting;
  }

  /** The cluster that the configuration names, or a new embedded one. */
  static StartingCluster of(CommandConfig config) {
    return new StartingCluster(CompletableFuture.supplyAsync(() -> start(config)));
  }

  private static Cluster start(CommandConfig config) {
    if (config.master().isEmpty()) {
      return EmbeddedCluster.start(config.parallelism());
    }
    HostPort master = config.master().get();
    try {
      return RemoteCluster.at(
              master.host() + ":" + master.port(), config.parallelism(), JobJars.ofThisProgram())
          .awaitSlots(PATIENCE_FOR_SLOTS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking the cluster", e);
    }
  }

  /** The cluster, as soon as it has started. */
  Cluster get() throws Exception {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Stops the cluster; one that is still starting stops by itself as soon as it has started. */
  @Override
  public void close() {
    if (starting.isDone() && !starting.isCompletedExceptionally()) {
      starting.join().close();
    } else {
      starting.thenAccept(Cluster::close);
    }
  }
}
