package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.config.CommandConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The cluster of a run. An embedded one starts in the background while the input is being read,
 * which hides most of its start-up time.
 */
final class StartingCluster implements AutoCloseable {

  private final CompletableFuture<Cluster> starting;

  private StartingCluster(CompletableFuture<Cluster> starting) {
    this.starting = starting;
  }

  /** The cluster that the configuration names, or a new embedded one. */
  static StartingCluster of(CommandConfig config) {
    if (config.master().isPresent()) {
      return new StartingCluster(
          CompletableFuture.completedFuture(
              RemoteCluster.at(
                  config.master().get().toString(),
                  config.parallelism(),
                  JobJars.ofThisProgram())));
    }
    return new StartingCluster(
        CompletableFuture.supplyAsync(() -> EmbeddedCluster.start(config.parallelism())));
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
