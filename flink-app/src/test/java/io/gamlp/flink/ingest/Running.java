package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.Tolerance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** An ingest job over a topic and a folder; runs, ends, and goes on. */
final class Running {

  static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Cluster cluster;
  private final String restAddress;
  private final Topic topic;
  private final Path folder;
  final SnapshotLibrary library;

  Tolerance tolerance = Tolerance.DEFAULT;
  Duration openLimit = Duration.ofMinutes(30);
  long memoryBytes = 64 << 20;
  long checkpointMillis = 100;
  String backend = "hashmap";
  int parallelism = 2;
  Kills kills = new Kills();
  Leaders leaders = new Leaders();
  Storage storage = new FlinkStorage();

  private JobClient job;

  Running(EmbeddedCluster cluster, Topic topic, Path folder) {
    this.cluster = cluster;
    this.restAddress = cluster.restAddress();
    this.topic = topic;
    this.folder = folder;
    this.library = new SnapshotLibrary(new LocalStorage(), store().toString());
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /**
   * @param from a checkpoint or savepoint, or null
   */
  Running start(String from) throws Exception {
    StreamExecutionEnvironment env = cluster.streaming();
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints().toUri().toString());
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(checkpointMillis));
    config.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    config.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1000);
    config.set(StateBackendOptions.STATE_BACKEND, backend);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1000);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    if (from != null) {
      config.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    env.configure(config);
    env.setParallelism(parallelism);
    IngestJob ingest =
        new IngestJob(settings(), 0, storage, leaders.before(IngestJob.ends(settings())));
    ingest.checkpoint(env);
    ingest.write(kills.after(ingest.letters(kills.before(ingest.messages(env)))));
    job = env.executeAsync(IngestJob.jobName("test"));
    return this;
  }

  IngestSettings settings() {
    return new IngestSettings(
        topic.kafka,
        topic.topics.snapshots(),
        topic.topics.deadLetters(),
        store().toString(),
        topic.topics.dataset(),
        tolerance,
        openLimit,
        Duration.ofDays(1),
        Duration.ofMillis(checkpointMillis),
        memoryBytes);
  }

  Arrival awaitComplete(String snapshot) throws Exception {
    await(
        "snapshot " + snapshot,
        () -> {
          assertThat(library.failure(snapshot)).as("failure of " + snapshot).isEmpty();
          return library.find(snapshot).isPresent();
        });
    return library.find(snapshot).orElseThrow();
  }

  void awaitFailed(String snapshot) throws Exception {
    await("failure of " + snapshot, () -> library.failure(snapshot).isPresent());
  }

  void awaitLetters(int atLeast) throws Exception {
    await(atLeast + " dead letters", () -> topic.letters().size() >= atLeast);
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (job != null && job.getJobStatus().get().isGloballyTerminalState()) {
        job.getJobExecutionResult().get();
        throw new AssertionError("the job ended");
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come within " + PATIENCE);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  void cancel() throws Exception {
    job.cancel().get();
    awaitQuietly(() -> job.getJobStatus().get().isGloballyTerminalState());
  }

  private static void awaitQuietly(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  /**
   * Ends the job with a savepoint, whose path it gives; one that is declined is asked for again.
   */
  String stop() throws Exception {
    String target = folder.resolve("savepoints").toUri().toString();
    String[] path = new String[1];
    await(
        "savepoint",
        () -> {
          try {
            path[0] = job.stopWithSavepoint(false, target, SavepointFormatType.CANONICAL).get();
            return true;
          } catch (ExecutionException e) {
            return false; // Not all tasks run yet, or a checkpoint was under way; see await.
          }
        });
    assertThat(path[0]).as("savepoint").isNotNull();
    return path[0];
  }

  /** The last checkpoint of the jobs so far, if there is one. */
  Optional<String> lastCheckpoint() throws IOException {
    while (Files.exists(checkpoints())) {
      try (Stream<Path> all = Files.walk(checkpoints())) {
        return all.filter(p -> p.getFileName().toString().equals("_metadata"))
            .max(Comparator.comparingLong(p -> p.toFile().lastModified()))
            .map(p -> p.getParent().toUri().toString());
      } catch (UncheckedIOException e) {
        // An older one was deleted this moment: look again.
      }
    }
    return Optional.empty();
  }

  /** The value of a gauge of the coordinator; from the cluster, so it may be a little old. */
  long gauge(String name) throws Exception {
    return new JobGauges(restAddress, job.getJobID().toHexString()).value("coordinate", name);
  }

  /** How often the job has begun anew. */
  long restarts() throws Exception {
    return new JobGauges(restAddress, job.getJobID().toHexString()).restarts();
  }

  /** As whoever deletes snapshots sees them. */
  Set<String> awaitedBases() throws Exception {
    return new AwaitedBases(new LocalStorage(), library.ingestDirectory()).all();
  }

  /** The base of each, as whoever tells people sees them. */
  Map<String, String> waitingDeltas() throws Exception {
    WaitingDeltas waiting = new WaitingDeltas(new LocalStorage(), library.ingestDirectory());
    Map<String, String> baseOf = new HashMap<>();
    for (String delta : waiting.all()) {
      waiting.baseOf(delta).ifPresent(base -> baseOf.put(delta, base));
    }
    return baseOf;
  }

  /** Files of records that are in the store. */
  List<String> segments() throws Exception {
    return new LocalStorage().list(library.ingestDirectory() + "/segments");
  }
}
