package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.ingest.IngestJob;
import io.gamlp.flink.ingest.IngestSettings;
import io.gamlp.flink.ingest.WaitingDeltas;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.Storage;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of {@code stream}: takes the store over from whoever had it, sees to the ingest job, and
 * drives until the goal is reached or the user stops it.
 */
public final class StreamRun {

  private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);

  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  private final StreamConfig config;
  private final Cluster cluster;
  private final Slots slots;
  private final ProgressListener progress;
  private final Storage storage = new FlinkStorage();

  /**
   * @param cluster runs all jobs; has slots for {@code --parallelism} and {@code
   *     --ingest-parallelism} together
   */
  public StreamRun(StreamConfig config, Cluster cluster, ProgressListener progress) {
    this(config, cluster, ingestRuns -> cluster, progress);
  }

  /**
   * @param cluster shows the jobs that run
   * @param slots of the same cluster
   */
  public StreamRun(StreamConfig config, Cluster cluster, Slots slots, ProgressListener progress) {
    this.config = config;
    this.cluster = cluster;
    this.slots = slots;
    this.progress = progress;
  }

  /**
   * Runs to the goal, or until the user stops it, which is a normal end.
   *
   * @throws io.gamlp.graph.InputException when another process of this host works on the store
   * @throws DriverFencedException when another driver has taken over the store
   * @throws ClusterLostException when the cluster is one of this process and runs no job any more
   * @throws SnapshotFailedException when the snapshot to wait for has failed
   */
  public void run(Cancellation cancellation) throws Exception {
    // Before anything is touched: who starts a second one by mistake disturbs nobody.
    try (StoreLock lock = StoreLock.take(config.store())) {
      drive(cancellation);
    }
  }

  private void drive(Cancellation cancellation) throws Exception {
    KafkaSettings settings = KafkaSettings.of(config.kafka());
    Topics topics =
        config
            .topic()
            .map(topic -> new Topics(config.dataset(), topic))
            .orElseGet(() -> new Topics(config.dataset()));
    makeTopics(settings, topics);
    DriverLease lease = DriverLease.take(storage, config.store());
    try (Outlet outlet =
            new Outlet(
                settings,
                topics,
                config.predictionsFormat(),
                config.partitions(),
                lease,
                config.store());
        JobControl control = cluster.jobs()) {
      outlet.open();
      follow(settings, topics, lease, outlet, control, cancellation);
    }
  }

  private void follow(
      KafkaSettings settings,
      Topics topics,
      DriverLease lease,
      Outlet outlet,
      JobControl control,
      Cancellation cancellation)
      throws Exception {
    try {
      tracked(cluster, 1, lease).cancelLeftovers(cancellation);
    } catch (CancellationException e) {
      return;
    }
    Cluster counted = slots.await(ingestJobs(control).findAny().isPresent());
    TrackedCluster jobs = tracked(counted, parallelism(counted, control), lease);
    // The news end last: what the job refuses until it has stopped is told, too.
    try (Fence fence = new Fence(cancellation, jobs::cancelOwn);
        IngestNews news = news(settings, topics, lease);
        IngestKeeper keeper = keeper(settings, topics, control, counted, lease, fence)) {
      Workshop workshop =
          new StoreWorkshop(
              config.training(),
              storage,
              config.store(),
              config.models(),
              lease,
              outlet,
              jobs,
              progress);
      news.start();
      keeper.start();
      try {
        new StreamDriver(workshop, policy(), goal(), progress).run(fence.cancellation());
      } finally {
        if (!fence.isUp()) {
          stop(keeper);
        }
      }
      fence.throwIfUp();
    }
  }

  private TrackedCluster tracked(Cluster on, int parallelism, DriverLease lease) {
    return new TrackedCluster(on, parallelism, storage, config.store(), lease);
  }

  private Stream<RunningJob> ingestJobs(JobControl control) throws Exception {
    String name = IngestJob.jobName(config.dataset());
    return control.running().stream().filter(job -> job.name().equals(name));
  }

  /**
   * As asked for, or what the cluster has free beside the ingest job: one that runs has its slots,
   * one that is restarting may have lost them.
   */
  private int parallelism(Cluster counted, JobControl control) throws Exception {
    if (config.parallelism().isPresent()) {
      return config.parallelism().getAsInt();
    }
    boolean hasSlots = ingestJobs(control).anyMatch(job -> job.state().equals("RUNNING"));
    return Math.max(1, counted.parallelism() - (hasSlots ? 0 : config.ingestParallelism()));
  }

  private void makeTopics(KafkaSettings settings, Topics topics) {
    try (TopicAdmin admin = TopicAdmin.connect(settings)) {
      admin
          .createMissing(topics.wishSnapshots(config.partitions()), topics.wishDeadLetters())
          .forEach(made -> progress.note("made topic " + made));
    }
  }

  private IngestKeeper keeper(
      KafkaSettings settings,
      Topics topics,
      JobControl control,
      Cluster counted,
      DriverLease lease,
      Fence fence) {
    IngestDefinition ingest =
        new KafkaIngest(
            new IngestSettings(
                settings,
                topics.snapshots(),
                topics.deadLetters(),
                config.store(),
                config.dataset(),
                config.tolerance(),
                config.openLimit()));
    IngestHistory history =
        new IngestHistory(storage, new SnapshotLibrary(storage, config.store()).ingestDirectory());
    IngestSubmission submission =
        new ClusterSubmission(counted, ingest, config.ingestParallelism(), config.ingestInterval());
    return new IngestKeeper(
        ingest.jobName(),
        control,
        history,
        submission,
        lease,
        fence::raise,
        progress,
        System::currentTimeMillis);
  }

  private IngestNews news(KafkaSettings settings, Topics topics, DriverLease lease) {
    return new IngestNews(
        new WaitingDeltas(storage, new SnapshotLibrary(storage, config.store()).ingestDirectory()),
        new RefusedTopic(
            settings,
            topics.deadLetters(),
            new ToldOffsets(storage, config.store(), lease),
            RefusedTopic.patience(settings),
            System::nanoTime),
        lease,
        progress,
        System::nanoTime);
  }

  private StreamPolicy policy() {
    return new StreamPolicy(
        config.preempt(),
        config.attempts(),
        BACKOFF,
        LONGEST_BACKOFF,
        config.retainSnapshots(),
        config.retainAge(),
        config.openLimit(),
        config.retainModels());
  }

  private StreamGoal goal() {
    return new StreamGoal(config.untilSnapshot(), config.idleExit());
  }

  /**
   * On a cluster elsewhere the job goes on, unless the user wants it to end; and so it does where
   * another driver has the store.
   */
  private void stop(IngestKeeper keeper) {
    if (config.master().isPresent() && !config.stopIngest()) {
      return;
    }
    try {
      keeper.stop();
    } catch (DriverFencedException e) {
      keeper.abandon();
    } catch (Exception e) {
      LOG.warn("The ingest job was not stopped with a savepoint", e);
      progress.note(
          "the ingest job was not stopped with a savepoint, the next one goes on from its last"
              + " checkpoint: "
              + Reasons.of(e));
    }
  }
}
