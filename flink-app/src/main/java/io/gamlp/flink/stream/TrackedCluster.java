package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.cluster.TaskManagerMemory;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster whose jobs a successor can find: each job's id is chosen, and noted in the store,
 * before the job is submitted. A driver that was killed leaves jobs behind that write where the
 * next one is going to: {@link #cancelLeftovers} ends them first. Nothing is submitted or cancelled
 * for a driver that has been fenced: {@link DriverFencedException}.
 */
final class TrackedCluster implements Cluster {

  private static final Logger LOG = LoggerFactory.getLogger(TrackedCluster.class);
  private static final long POLL_MILLIS = 100;

  private final Cluster cluster;
  private final int parallelism;
  private final Storage storage;
  private final String directory;
  private final DriverLease lease;

  /** Another thread may want to {@link #cancelOwn}. */
  private final List<String> noted = new CopyOnWriteArrayList<>();

  /**
   * @param cluster runs the jobs; stays open
   * @param parallelism of the jobs
   * @param store where the ids are noted
   * @param lease on {@code store}
   */
  TrackedCluster(
      Cluster cluster, int parallelism, Storage storage, String store, DriverLease lease) {
    this.cluster = cluster;
    this.parallelism = parallelism;
    this.storage = storage;
    this.directory = Storage.resolve(store, "driver/jobs");
    this.lease = lease;
  }

  @Override
  public ExecutionEnvironment batch() {
    ExecutionEnvironment env = cluster.batch();
    env.setParallelism(parallelism);
    env.getConfiguration().set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, note());
    return env;
  }

  @Override
  public StreamExecutionEnvironment streaming() {
    StreamExecutionEnvironment env = cluster.streaming();
    env.setParallelism(parallelism);
    Configuration id = new Configuration();
    id.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, note());
    env.configure(id);
    return env;
  }

  /** The note comes before the look at the lease: who takes the store after the look sees it. */
  private String note() {
    String id = new JobID().toHexString();
    try {
      SmallFile.write(storage, Storage.resolve(directory, id), id);
      noted.add(id);
      lease.check();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return id;
  }

  /** To be called when the jobs of this driver have ended. */
  void forget() throws IOException {
    for (String id : noted) {
      storage.delete(Storage.resolve(directory, id));
    }
    noted.clear();
  }

  /**
   * Ends the jobs that an earlier driver, or an attempt of this one, has left, and waits for it, as
   * long as it takes: a task that does not end writes where the next one is going to.
   *
   * @param cancellation ends the waiting
   * @throws java.util.concurrent.CancellationException when it was cancelled while jobs were left
   * @throws DriverFencedException when another driver has the store
   */
  void cancelLeftovers(Cancellation cancellation) throws Exception {
    lease.check();
    Set<String> ids = Set.copyOf(storage.list(directory));
    if (ids.isEmpty()) {
      return;
    }
    try (JobControl jobs = cluster.jobs()) {
      for (RunningJob job : among(jobs.running(), ids)) {
        LOG.info("Cancelling {} ({}), which an earlier driver has left", job.name(), job.id());
        jobs.cancel(job.id());
      }
      awaitEnd(jobs, ids, cancellation);
    }
    for (String id : ids) {
      storage.delete(Storage.resolve(directory, id));
    }
  }

  private void awaitEnd(JobControl jobs, Set<String> ids, Cancellation cancellation)
      throws Exception {
    try (Pause pause = new Pause(cancellation)) {
      while (!among(jobs.running(), ids).isEmpty()) {
        pause.millis(POLL_MILLIS);
        cancellation.throwIfCancelled();
        lease.check();
      }
    }
  }

  /**
   * Asks the jobs that this driver itself has submitted to end, in so far as they can be reached;
   * for a driver that was fenced while it waits for one of them.
   */
  void cancelOwn() {
    try (JobControl jobs = cluster.jobs()) {
      for (RunningJob job : among(jobs.running(), Set.copyOf(noted))) {
        jobs.cancel(job.id());
      }
    } catch (Exception e) {
      LOG.warn("Jobs of this driver may go on, its successor ends them", e);
    }
  }

  private static List<RunningJob> among(List<RunningJob> running, Set<String> ids) {
    return running.stream()
        .filter(job -> ids.contains(job.id().toHexString()))
        .collect(Collectors.toList());
  }

  @Override
  public StreamExecutionEnvironment unattended() {
    return cluster.unattended();
  }

  @Override
  public JobControl jobs() {
    return cluster.jobs();
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public List<TaskManagerMemory> taskManagers() {
    return cluster.taskManagers();
  }

  @Override
  public void close() {}
}
