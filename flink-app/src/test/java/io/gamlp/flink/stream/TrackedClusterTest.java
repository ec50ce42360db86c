package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackedClusterTest {

  @TempDir Path store;
  private final Storage storage = new LocalStorage();
  private final KnownJobs jobs = new KnownJobs();
  private TrackedCluster cluster;

  @BeforeEach
  void take() throws IOException {
    cluster = driver();
  }

  /** The store is its own from then on. */
  private TrackedCluster driver() throws IOException {
    return new TrackedCluster(
        jobs, 2, storage, store.toString(), DriverLease.take(storage, store.toString()));
  }

  private static JobID idIn(ExecutionEnvironment env) {
    return JobID.fromHexString(
        env.getConfiguration().get(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID));
  }

  @Test
  void aSuccessorEndsTheJobsThatWereNoted() throws Exception {
    JobID batch = idIn(cluster.batch());
    JobID ofOthers = new JobID();
    jobs.show(batch);
    jobs.show(ofOthers);
    driver().cancelLeftovers(new Cancellation());
    assertThat(jobs.running).extracting(RunningJob::id).containsExactly(ofOthers);
    assertThat(storage.list(store.resolve("driver/jobs").toString())).isEmpty();
  }

  /** A TaskManager that is cut off may keep one so for long. */
  @Test
  void waitsForAJobThatDoesNotEndUntilTheUserStopsIt() throws Exception {
    jobs.show(idIn(cluster.batch()));
    jobs.endless = true;
    Cancellation user = new Cancellation();
    TrackedCluster successor = driver();
    jobs.whenLookedAt(3, user::cancel);
    assertThatThrownBy(() -> successor.cancelLeftovers(user))
        .isInstanceOf(CancellationException.class);
    assertThat(storage.list(store.resolve("driver/jobs").toString())).hasSize(1);
  }

  @Test
  void waitsForAJobThatDoesNotEndUntilAnotherDriverHasTheStore() throws Exception {
    jobs.show(idIn(cluster.batch()));
    jobs.endless = true;
    TrackedCluster successor = driver();
    jobs.whenLookedAt(3, this::driver);
    assertThatThrownBy(() -> successor.cancelLeftovers(new Cancellation()))
        .isInstanceOf(DriverFencedException.class);
    assertThat(storage.list(store.resolve("driver/jobs").toString())).hasSize(1);
  }

  @Test
  void givesNoJobToADriverThatWasFencedSinceItsLastLook() throws Exception {
    driver();
    assertThatThrownBy(cluster::batch).isInstanceOf(DriverFencedException.class);
    assertThatThrownBy(cluster::streaming).isInstanceOf(DriverFencedException.class);
  }

  @Test
  void aFencedDriverEndsItsOwnJobsAndNoneOfItsSuccessor() throws Exception {
    JobID own = idIn(cluster.batch());
    JobID ofSuccessor = idIn(driver().batch());
    jobs.show(own);
    jobs.show(ofSuccessor);
    assertThatThrownBy(() -> cluster.cancelLeftovers(new Cancellation()))
        .isInstanceOf(DriverFencedException.class);
    assertThat(jobs.running).hasSize(2);
    cluster.cancelOwn();
    assertThat(jobs.running).extracting(RunningJob::id).containsExactly(ofSuccessor);
  }

  @Test
  void ofAClusterThatIsGoneNobodyCanEndAJob() throws IOException {
    cluster.batch();
    jobs.down = true;
    cluster.cancelOwn();
    assertThat(storage.list(store.resolve("driver/jobs").toString())).hasSize(1);
  }
}
