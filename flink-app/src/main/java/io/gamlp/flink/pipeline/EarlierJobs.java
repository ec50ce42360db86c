package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.RunningJobs;
import io.gamlp.flink.config.HostPort;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The jobs that an earlier client may have left on a cluster for the same results. Where that
 * client was killed, its job goes on until the cluster misses its heartbeats; meanwhile it writes
 * checkpoints into the folder that the next client goes on from, or clears.
 */
final class EarlierJobs {

  /** The cluster needs up to a minute and a half to miss a client, and then ends its job. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final long POLL_MILLIS = 500;
  private static final String CLUSTER = "cluster";

  private EarlierJobs() {}

  /**
   * Notes where the jobs of a run are.
   *
   * @param folder of the run, see {@link Resumption}
   * @param master the cluster, empty for one inside this process
   */
  static void record(Storage storage, String folder, Optional<HostPort> master) throws IOException {
    String file = Storage.resolve(folder, CLUSTER);
    if (master.isEmpty()) {
      storage.delete(file);
      return;
    }
    SmallFile.write(storage, file, master.get().toString());
  }

  /**
   * Waits until no job writes into the folder that a run is about to use.
   *
   * @throws InputException when one stays: then another client follows it
   */
  static void awaitEnd(TrainConfig config, ProgressListener progress, Cancellation cancellation)
      throws IOException, InterruptedException {
    String folder = Resumption.folderOf(config);
    Optional<HostPort> cluster = recorded(new FlinkStorage(), folder);
    if (cluster.isPresent()) {
      awaitEnd(config, folder, cluster.get(), PATIENCE, progress, cancellation);
    }
  }

  /** Nothing where an earlier version, which did not write it in one step, was killed just then. */
  private static Optional<HostPort> recorded(Storage storage, String folder) throws IOException {
    return SmallFile.read(storage, Storage.resolve(folder, CLUSTER))
        .filter(text -> !text.isEmpty())
        .map(HostPort::parse);
  }

  static void awaitEnd(
      TrainConfig config,
      String folder,
      HostPort cluster,
      Duration patience,
      ProgressListener progress,
      Cancellation cancellation)
      throws InterruptedException {
    RunningJobs jobs = new RunningJobs(cluster.host(), cluster.port());
    String run = Storage.resolve(folder, "");
    List<String> running = jobs.of(run);
    if (running.isEmpty()) {
      return;
    }
    progress.note(
        "the job of the last run into "
            + config.out()
            + " is still on "
            + cluster
            + "; waiting until the cluster ends it, which takes a minute or two");
    long deadline = System.nanoTime() + patience.toNanos();
    while (!running.isEmpty()) {
      cancellation.throwIfCancelled();
      if (System.nanoTime() > deadline) {
        throw new InputException(
            "--out "
                + config.out()
                + ": job "
                + running.get(0)
                + " on "
                + cluster
                + " still trains into this folder, so another gamlp follows it; let that one end, or"
                + " stop it first");
      }
      Thread.sleep(POLL_MILLIS);
      running = jobs.of(run);
    }
  }
}
