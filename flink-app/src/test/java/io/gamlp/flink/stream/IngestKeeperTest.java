package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestKeeperTest {

  private static final String NAME = "ingest cora";

  @TempDir Path ingest;
  private final FakeCluster cluster = new FakeCluster();
  private final List<RuntimeException> ends = new ArrayList<>();
  private IngestHistory history;
  private DriverLease lease;
  private long now;

  @BeforeEach
  void open() throws IOException {
    lease = DriverLease.take(new LocalStorage(), ingest.toString());
    history = new IngestHistory(new LocalStorage(), ingest.toString());
  }

  private IngestKeeper keeper() {
    return keeper(cluster::submit);
  }

  private IngestKeeper keeper(IngestSubmission submission) {
    return new IngestKeeper(
        NAME, cluster, history, submission, lease, ends::add, new SilentProgress(), () -> now);
  }

  private void anotherDriverTakesTheStore() throws IOException {
    DriverLease.take(new LocalStorage(), ingest.toString());
  }

  /** Takes jobs and remembers what they were to go on from. */
  private static final class FakeCluster implements JobControl {
    final List<RunningJob> running = new ArrayList<>();
    final List<String> submitted = new ArrayList<>();
    String checkpoints;
    boolean down;
    String outOfOrder;
    boolean refusing;

    void submit(IngestHistory.Next job, Optional<String> from) throws IOException {
      JobID id = job.id();
      if (refusing) {
        throw new IOException("no");
      }
      if (running.stream().anyMatch(known -> known.id().equals(id))) {
        throw new IOException("duplicate job " + id);
      }
      submitted.add(from.orElse("the beginning"));
      this.checkpoints = job.checkpoints();
      running.add(new RunningJob(id, NAME, "RUNNING"));
    }

    @Override
    public List<RunningJob> running() throws IOException {
      if (down) {
        throw new IOException("connection refused");
      }
      return List.copyOf(running);
    }

    @Override
    public Optional<String> outOfOrder() {
      return Optional.ofNullable(outOfOrder);
    }

    @Override
    public void cancel(JobID job) {
      running.removeIf(known -> known.id().equals(job));
    }

    @Override
    public String stopWithSavepoint(JobID job, String directory) throws IOException {
      cancel(job);
      return EmptySavepoint.write(Path.of(directory, "savepoint-x"), 1);
    }

    @Override
    public void close() {}
  }

  @Test
  void submitsTheJobWhereNoneRuns() throws Exception {
    cluster.running.add(new RunningJob(new JobID(), "ingest citeseer", "RUNNING"));
    keeper().ensure();
    assertThat(cluster.submitted).containsExactly("the beginning");
  }

  @Test
  void takesOverTheOneThatRuns() throws Exception {
    keeper().ensure();
    IngestKeeper next = keeper();
    next.ensure();
    next.ensure();
    assertThat(cluster.submitted).hasSize(1);
  }

  @Test
  void oneThatIsRestartingIsLeftToItself() throws Exception {
    cluster.running.add(new RunningJob(history.next().id(), NAME, "RESTARTING"));
    keeper().ensure();
    assertThat(cluster.submitted).isEmpty();
  }

  @Test
  void aJobOfAnotherStoreIsNotTakenOver() {
    cluster.running.add(new RunningJob(new JobID(), NAME, "RUNNING"));
    assertThatThrownBy(() -> keeper().ensure())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it is none of this store");
    assertThatThrownBy(() -> keeper().stop()).isInstanceOf(InputException.class);
    assertThat(cluster.running).hasSize(1);
  }

  @Test
  void submitsNothingWhileTheClusterDoesNotAnswer() {
    cluster.down = true;
    assertThatThrownBy(() -> keeper().ensure()).hasMessage("connection refused");
    cluster.down = false;
    assertThat(cluster.submitted).isEmpty();
  }

  @Test
  void aClusterOfThisProcessThatIsGoneForGoodEndsTheDriver() {
    IngestKeeper keeper = keeper();
    cluster.outOfOrder = "its TaskManager is gone";
    lookOften(keeper, IngestKeeper.LOOKS_AT_NO_CLUSTER - 1);
    cluster.outOfOrder = null;
    keeper.look();
    cluster.outOfOrder = "its TaskManager is gone";
    lookOften(keeper, IngestKeeper.LOOKS_AT_NO_CLUSTER - 1);
    assertThat(ends).as("it was back in between").isEmpty();
    keeper.look();
    assertThat(ends).hasExactlyElementsOfTypes(ClusterLostException.class);
    assertThat(ends.get(0)).hasMessageContaining("its TaskManager is gone");
  }

  private static void lookOften(IngestKeeper keeper, int looks) {
    for (int i = 0; i < looks; i++) {
      keeper.look();
    }
  }

  @Test
  void anErrorIsToldAndTheNextLookGoesOn() {
    List<String> said = new ArrayList<>();
    boolean[] full = {true};
    IngestKeeper keeper =
        new IngestKeeper(
            NAME,
            cluster,
            history,
            (job, from) -> {
              if (full[0]) {
                throw new OutOfMemoryError("Java heap space");
              }
              cluster.submit(job, from);
            },
            lease,
            ends::add,
            new SilentProgress() {
              @Override
              public void phase(String subject, String line) {
                said.add(line);
              }
            },
            () -> now);
    keeper.look();
    assertThat(said).containsExactly("does not run: OutOfMemoryError: Java heap space; trying on");
    full[0] = false;
    keeper.look();
    assertThat(cluster.submitted).hasSize(1);
  }

  @Test
  void aJobThatIsGoneIsFollowedByOneFromItsCheckpoint() throws Exception {
    keeper().ensure();
    JobID gone = cluster.running.remove(0).id();
    String checkpoint = checkpoint(gone, 7);
    keeper().ensure();
    assertThat(cluster.submitted).containsExactly("the beginning", checkpoint);
  }

  private String checkpoint(JobID job, int number) throws IOException {
    Path checkpoint = Path.of(cluster.checkpoints, job.toHexString(), "chk-" + number);
    Files.createDirectories(checkpoint);
    Files.write(checkpoint.resolve("_metadata"), new byte[0]);
    return checkpoint.toString();
  }

  /** Up to then an earlier job on another cluster deletes what its last checkpoint does without. */
  @Test
  void whatIsGoneOnFromIsChosenAfterTheNumberIsInTheStore() throws Exception {
    keeper().ensure();
    JobID elsewhere = cluster.running.remove(0).id();
    checkpoint(elsewhere, 7);
    history =
        new IngestHistory(
            new ForwardingStorage(new LocalStorage()) {
              @Override
              protected void beforeChange() throws IOException {
                if (!Files.exists(ingest.resolve("jobs/000002"))) {
                  checkpoint(elsewhere, 8);
                }
              }
            },
            ingest.toString());
    keeper().ensure();
    assertThat(cluster.submitted.get(1)).endsWith("chk-8");
  }

  @Test
  void whereAnotherDriverWasFasterItsJobIsTheOne() throws Exception {
    // Its job comes up between this keeper's look and its own submission, which is refused.
    IngestKeeper keeper =
        keeper(
            (job, from) -> {
              cluster.running.add(new RunningJob(job.id(), NAME, "CREATED"));
              cluster.submit(job, from);
            });
    keeper.ensure();
    assertThat(cluster.running).hasSize(1);
    assertThat(cluster.submitted).isEmpty();
  }

  @Test
  void anOlderJobThatComesUpLateIsCancelled() throws Exception {
    JobID late = history.next().id();
    IngestKeeper keeper = keeper();
    keeper.ensure();
    JobID newest = cluster.running.get(0).id();
    cluster.running.add(0, new RunningJob(late, NAME, "RUNNING"));
    keeper.ensure();
    assertThat(cluster.running).extracting(RunningJob::id).containsExactly(newest);
  }

  @Test
  void submitsNothingWhenAnotherDriverHasTheStore() throws Exception {
    anotherDriverTakesTheStore();
    assertThatThrownBy(() -> keeper().ensure()).isInstanceOf(DriverFencedException.class);
    assertThat(cluster.submitted).isEmpty();
    assertThat(ingest.resolve("jobs")).doesNotExist();
  }

  @Test
  void doesNotStopTheJobOfAnotherDriver() throws Exception {
    IngestKeeper keeper = keeper();
    keeper.ensure();
    anotherDriverTakesTheStore();
    assertThatThrownBy(keeper::stop).isInstanceOf(DriverFencedException.class);
    assertThat(cluster.running).hasSize(1);
  }

  @Test
  void saysOnceThatItWasFencedAndThenLeavesTheJobAlone() throws Exception {
    IngestKeeper keeper = keeper();
    keeper.ensure();
    keeper.look();
    assertThat(ends).isEmpty();
    anotherDriverTakesTheStore();
    keeper.look();
    assertThat(ends).hasExactlyElementsOfTypes(DriverFencedException.class);
    cluster.running.clear();
    keeper.ensure();
    assertThat(keeper.stop()).isEmpty();
    assertThat(cluster.submitted).hasSize(1);
  }

  @Test
  void stopsItWithASavepointThatTheNextOneGoesOnFrom() throws Exception {
    IngestKeeper keeper = keeper();
    keeper.ensure();
    String savepoint = keeper.stop().orElseThrow();
    keeper.ensure();
    assertThat(cluster.running).as("it is not brought up again").isEmpty();
    keeper().ensure();
    assertThat(cluster.submitted).containsExactly("the beginning", savepoint);
  }

  @Test
  void stoppingWhereNothingRunsIsNothing() throws Exception {
    assertThat(keeper().stop()).isEmpty();
  }

  @Test
  void aJobThatAlwaysFailsIsNotSubmittedInATightLoop() throws Exception {
    IngestKeeper keeper = keeper();
    keeper.ensure();
    cluster.running.clear();
    keeper.ensure();
    cluster.running.clear();
    keeper.ensure();
    now += 1999;
    keeper.ensure();
    assertThat(cluster.submitted).as("the third one has to wait").hasSize(2);
    now++;
    keeper.ensure();
    assertThat(cluster.submitted).hasSize(3);
  }

  @Test
  void aRefusalIsTold() {
    cluster.refusing = true;
    assertThatThrownBy(() -> keeper().ensure()).hasMessage("no");
  }
}
