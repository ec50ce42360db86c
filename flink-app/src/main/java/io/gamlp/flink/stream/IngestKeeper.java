package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.graph.InputException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that exactly one ingest job of a data set runs: takes over the one that is there, or
 * submits one that goes on from what the last one has left. Once another driver has the store, the
 * job is that driver's: this one lets it be.
 */
final class IngestKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IngestKeeper.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** A TaskManager that was only asleep, or busy collecting garbage, is back by then. */
  static final int LOOKS_AT_NO_CLUSTER = 30;

  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final String jobName;
  private final JobControl jobs;
  private final IngestHistory history;
  private final IngestSubmission submission;
  private final DriverLease lease;
  private final Consumer<RuntimeException> whenOver;
  private final ProgressListener progress;
  private final LongSupplier clock;
  private final Watch watch = new Watch("ingest-keeper");

  private String lastSaid = "";
  private int looksAtNoCluster;
  private int failures;
  private long notBefore;
  private boolean ended;

  /**
   * @param lease of this driver; looked at every two seconds, so that one that waits for a job
   *     hears of its successor, too
   * @param whenOver told by another thread why this driver has to end: another one has the store,
   *     or the cluster is gone for good
   * @param clock milliseconds
   */
  IngestKeeper(
      String jobName,
      JobControl jobs,
      IngestHistory history,
      IngestSubmission submission,
      DriverLease lease,
      Consumer<RuntimeException> whenOver,
      ProgressListener progress,
      LongSupplier clock) {
    this.jobName = jobName;
    this.jobs = jobs;
    this.history = history;
    this.submission = submission;
    this.lease = lease;
    this.whenOver = whenOver;
    this.progress = progress;
    this.clock = clock;
  }

  /** Brings the job up and from now on looks after it. */
  void start() throws Exception {
    ensure();
    watch.start(this::look, LOOK_EVERY.toMillis());
  }

  void look() {
    try {
      lease.check();
      requireCluster();
      ensure();
    } catch (DriverFencedException | ClusterLostException e) {
      LOG.info("This driver looks after the ingest job no more", e);
      whenOver.accept(e);
      abandon();
    } catch (Throwable e) { // An error, too, must not pass in silence.
      LOG.warn("The ingest job is not known to run", e);
      say("does not run: " + Reasons.of(e) + "; trying on");
    }
  }

  private void requireCluster() throws Exception {
    Optional<String> outOfOrder = jobs.outOfOrder();
    looksAtNoCluster = outOfOrder.isPresent() ? looksAtNoCluster + 1 : 0;
    if (looksAtNoCluster >= LOOKS_AT_NO_CLUSTER) {
      throw new ClusterLostException(outOfOrder.orElseThrow());
    }
  }

  /**
   * Submits the job where none runs.
   *
   * @throws DriverFencedException when another driver has the store
   * @throws Exception when the cluster does not answer or does not take it; nothing is lost then
   */
  synchronized void ensure() throws Exception {
    if (ended) {
      return;
    }
    List<RunningJob> all = find();
    Optional<RunningJob> running = newest(all);
    if (running.isPresent()) {
      requireOurs(running.get());
      cancelOlderThan(running.get(), all);
      say("job " + running.get().id() + " is " + running.get().state().toLowerCase(Locale.ROOT));
      if (running.get().state().equals("RUNNING")) {
        failures = 0;
      }
      return;
    }
    if (clock.getAsLong() < notBefore) {
      return;
    }
    notBefore = clock.getAsLong() + pauseAfter(failures++);
    submit();
  }

  /** Jobs are found by their names, but two stores must not share one. */
  private void requireOurs(RunningJob job) throws IOException {
    if (history.savepoints(job.id()).isEmpty()) {
      throw new InputException(
          "job "
              + job.id()
              + " named "
              + jobName
              + " runs, and it is none of this store: another stream of the data set has another"
              + " store; stop it, or name its store");
    }
  }

  /** A job that always fails at once must not fill the disk with its remains. */
  private static long pauseAfter(int failures) {
    return failures == 0 ? 0 : Math.min(LONGEST_PAUSE_MILLIS, 1000L << Math.min(failures, 6));
  }

  private void submit() throws Exception {
    lease.check();
    // The number first: an earlier job that still runs somewhere deletes nothing from then on.
    IngestHistory.Next next = history.next();
    Optional<String> from = history.restorePath();
    lease.check();
    try {
      submission.submit(next, from);
    } catch (Exception e) {
      // Another driver may have been a moment faster.
      if (find().isEmpty()) {
        throw e;
      }
    }
    LOG.info("Submitted {} as {}, from {}", jobName, next.id(), from.orElse("the beginning"));
    say(
        from.isPresent()
            ? "job " + next.id() + " goes on from " + from.get()
            : "job " + next.id() + " begins");
  }

  /**
   * The jobs of the data set, mostly one: the submission of a driver that was killed can come
   * through after its successor has looked, and submitted one of its own.
   */
  private List<RunningJob> find() throws Exception {
    return jobs.running().stream().filter(job -> job.name().equals(jobName)).toList();
  }

  private Optional<RunningJob> newest(List<RunningJob> all) throws IOException {
    Optional<RunningJob> newest = Optional.empty();
    long highest = -1;
    for (RunningJob job : all) {
      long number = history.numberOf(job.id()).orElse(0L);
      if (number > highest) {
        highest = number;
        newest = Optional.of(job);
      }
    }
    return newest;
  }

  /** Those of this store; one of another store is somebody else's. */
  private void cancelOlderThan(RunningJob newest, List<RunningJob> all) throws Exception {
    for (RunningJob job : all) {
      if (!job.id().equals(newest.id()) && history.numberOf(job.id()).isPresent()) {
        LOG.warn("Cancelling {}, an older job of this store beside {}", job, newest);
        lease.check();
        jobs.cancel(job.id());
      }
    }
  }

  /**
   * Stops the job with a savepoint, from which the next one goes on.
   *
   * @return the savepoint; empty where no job was running
   * @throws DriverFencedException when another driver has the store; the job goes on then
   */
  synchronized Optional<String> stop() throws Exception {
    ended = true;
    Optional<RunningJob> running = newest(find());
    if (running.isEmpty()) {
      return Optional.empty();
    }
    requireOurs(running.get());
    String directory = history.savepoints(running.get().id()).orElseThrow();
    lease.check();
    String savepoint = jobs.stopWithSavepoint(running.get().id(), directory);
    lease.check();
    history.stopped(running.get().id(), savepoint);
    say("stopped with savepoint " + savepoint);
    return Optional.of(savepoint);
  }

  private void say(String line) {
    if (!line.equals(lastSaid)) {
      lastSaid = line;
      LOG.info("ingest: {}", line);
      progress.phase("ingest", line);
    }
  }

  /** Leaves the job to the driver that has the store now: it is neither looked at nor stopped. */
  void abandon() {
    watch.end();
    synchronized (this) {
      ended = true;
    }
  }

  /** Looks no more; the job goes on. */
  @Override
  public void close() {
    watch.close();
    synchronized (this) {
      ended = true;
    }
  }
}
