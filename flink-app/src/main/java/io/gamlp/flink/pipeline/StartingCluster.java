package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.RemoteCluster;
import io.gamlp.flink.cluster.SlotsWanted;
import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.HostPort;
import io.gamlp.flink.outputs.RunFile;
import io.gamlp.flink.progress.ProgressListener;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The cluster of a run. In the background, while the input is being read, an embedded one starts
 * and another one is asked whether it has the slots.
 */
final class StartingCluster implements AutoCloseable {

  private static final Duration PATIENCE_FOR_SLOTS = Duration.ofSeconds(5);

  private final CommandConfig config;
  private final CompletableFuture<Cluster> starting;

  private StartingCluster(CommandConfig config, CompletableFuture<Cluster> starting) {
    this.config = config;
    this.starting = starting;
  }

  /** The cluster that the configuration names, or a new embedded one. */
  static StartingCluster of(CommandConfig config) {
    return new StartingCluster(config, CompletableFuture.supplyAsync(() -> start(config)));
  }

  private static Cluster start(CommandConfig config) {
    if (config.master().isEmpty()) {
      return EmbeddedCluster.start(config.parallelism().orElseThrow());
    }
    HostPort master = config.master().get();
    OptionalInt asked = config.parallelism();
    SlotsWanted wanted =
        asked.isPresent()
            ? SlotsWanted.exactly(asked.getAsInt())
            : SlotsWanted.free(config.usefulParallelism());
    try {
      return RemoteCluster.withSlots(
          master.toString(), wanted, PATIENCE_FOR_SLOTS, JobJars.ofThisProgram());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking the cluster", e);
    }
  }

  /**
   * The cluster, as soon as it has started. Tells the parallelism where the cluster has decided it.
   *
   * @param run gets the parallelism among its options; may be null
   */
  Cluster get(RunFile run, ProgressListener progress) throws Exception {
    Cluster cluster = get();
    if (config.parallelism().isEmpty()) {
      int decided = cluster.parallelism();
      progress.note(
          "--parallelism "
              + decided
              + (decided < config.usefulParallelism()
                  ? ": the free slots of the cluster"
                  : ": one task for each layer and block"));
      if (run != null) {
        run.option(GamlpOptions.PARALLELISM.key(), Integer.toString(decided));
      }
    }
    return cluster;
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
