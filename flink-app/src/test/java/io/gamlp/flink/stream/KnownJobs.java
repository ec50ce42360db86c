package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.cluster.TaskManagerMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster that runs nothing: a test says which jobs it shows. */
final class KnownJobs implements Cluster, JobControl {

  final List<RunningJob> running = new ArrayList<>();
  boolean down;

  /** Whether jobs stay when they are cancelled. */
  boolean endless;

  private int looksLeft;
  private Event event;

  /** What happens while a test's subject looks at the jobs. */
  interface Event {
    void happen() throws IOException;
  }

  /** Lets something happen at the n-th look from now on. */
  void whenLookedAt(int times, Event event) {
    this.looksLeft = times;
    this.event = event;
  }

  void show(JobID id) {
    running.add(new RunningJob(id, "job", "RUNNING"));
  }

  @Override
  public List<RunningJob> running() throws IOException {
    if (down) {
      throw new IOException("no answer");
    }
    if (--looksLeft == 0) {
      event.happen();
    }
    return List.copyOf(running);
  }

  @Override
  public void cancel(JobID job) {
    running.removeIf(known -> !endless && known.id().equals(job));
  }

  @Override
  public String stopWithSavepoint(JobID job, String directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JobControl jobs() {
    return this;
  }

  @Override
  public ExecutionEnvironment batch() {
    return ExecutionEnvironment.createLocalEnvironment(1);
  }

  @Override
  public StreamExecutionEnvironment streaming() {
    return StreamExecutionEnvironment.createLocalEnvironment(1);
  }

  @Override
  public StreamExecutionEnvironment unattended() {
    return streaming();
  }

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public List<TaskManagerMemory> taskManagers() {
    return List.of();
  }

  @Override
  public void close() {}
}
