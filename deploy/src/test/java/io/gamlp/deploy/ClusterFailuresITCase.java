package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills at random moments, and twenty submissions, on a cluster of several processes. */
@Tag("full")
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class ClusterFailuresITCase {

  private static final int EPOCHS = 300;

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static final Map<String, Training> UNDISTURBED = new HashMap<>();

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"));
    for (String algorithm : List.of("pdadmm-g", "pdadmm-g-q")) {
      Training training = new Training(folder.resolve("expected-" + algorithm), algorithm, EPOCHS);
      training.inProcess().run().requireSuccess();
      UNDISTURBED.put(algorithm, training);
    }
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pdadmm-g,1", "pdadmm-g,2", "pdadmm-g,3", "pdadmm-g,4", "pdadmm-g,5",
    "pdadmm-g-q,6", "pdadmm-g-q,7", "pdadmm-g-q,8", "pdadmm-g-q,9", "pdadmm-g-q,10"
  })
  void endsWithTheSameBitsWheneverATaskManagerIsKilled(String algorithm, long seed)
      throws Exception {
    killATaskManager(algorithm, "hashmap", seed);
  }

  @ParameterizedTest
  @CsvSource({"pdadmm-g,13", "pdadmm-g-q,14"})
  void endsWithTheSameBitsThoughItsStateIsInRocksDb(String algorithm, long seed) throws Exception {
    killATaskManager(algorithm, "rocksdb", seed);
  }

  private static void killATaskManager(String algorithm, String backend, long seed)
      throws Exception {
    Random random = new Random(seed);
    Training training = new Training(folder.resolve("killed-" + seed), algorithm, EPOCHS);
    int epoch = 1 + random.nextInt(training.allEpochs() * 4 / 5);
    Command.Running running = training.on(cluster, "--state-backend", backend).start();
    Conditions.await("epoch " + epoch, () -> running.isOver() || training.epochsDone() >= epoch);
    String victim = cluster.taskManagers().get(random.nextInt(2));
    int at = training.epochsDone();
    cluster.kill(victim);
    cluster.script("start-taskmanager").requireSuccess();
    running.await().requireSuccess();
    String job = cluster.trainingJob();
    System.out.printf(
        "%s, %s: %s killed at epoch %d of %d, went on from %d checkpoints%n",
        algorithm, backend, victim, at, training.allEpochs(), cluster.checkpoints(job, "restored"));
    assertThat(cluster.get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries"))
        .as("failures of the job")
        .isNotEmpty();
    training.assertSameAs(UNDISTURBED.get(algorithm));
  }

  @ParameterizedTest
  @CsvSource({"pdadmm-g,11", "pdadmm-g-q,12"})
  void goesOnFromTheLastCheckpointAfterTheJobManagerIsKilled(String algorithm, long seed)
      throws Exception {
    Random random = new Random(seed);
    Training training = new Training(folder.resolve("killed-" + seed), algorithm, EPOCHS);
    String before = cluster.trainingJob();
    int epoch = 1 + random.nextInt(training.allEpochs() / 2);
    Command.Running running = training.on(cluster).start();
    Conditions.await(
        "a checkpoint, and epoch " + epoch,
        () -> {
          String job = cluster.trainingJob();
          return running.isOver()
              || (!job.equals(before)
                  && training.epochsDone() >= epoch
                  && cluster.checkpoints(job, "completed") > 0);
        });
    int at = training.epochsDone();
    cluster.kill("jobmanager");
    Command.Outcome failed = running.await();
    System.out.printf(
        "%s: the JobManager killed at epoch %d of %d; the client: %s%n",
        algorithm,
        at,
        training.allEpochs(),
        failed.output().lines().filter(line -> line.startsWith("gamlp: ")).findFirst().orElse(""));
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output()).contains("--resume");
    assertThat(training.out().resolve("model.npz")).doesNotExist();
    cluster.close();
    cluster.startAgain();
    training.on(cluster, "--resume").run().requireSuccess();
    assertThat(cluster.checkpoints(cluster.trainingJob(), "restored")).isEqualTo(1);
    training.assertSameAs(UNDISTURBED.get(algorithm));
  }

  @Test
  void theJobOfAKilledClientIsCancelledAndAnotherClientGoesOn() throws Exception {
    Training training = new Training(folder.resolve("killed-client"), "pdadmm-g-q", 300 * EPOCHS);
    String before = cluster.trainingJob();
    Command.Running running = training.on(cluster).start();
    Conditions.await(
        "a checkpoint",
        () -> {
          String job = cluster.trainingJob();
          return running.isOver()
              || (!job.equals(before) && cluster.checkpoints(job, "completed") > 0);
        });
    String job = cluster.trainingJob();
    running.kill();
    // It waits itself until the cluster has ended the job of the first client.
    Command.Running next = training.on(cluster, "--resume").start();
    Conditions.await(
        "it goes on",
        () -> {
          String newest = cluster.trainingJob();
          return next.isOver()
              || (!newest.equals(job) && cluster.checkpoints(newest, "restored") == 1);
        });
    assertThat(next.isOver()).isFalse();
    assertThat(cluster.get("/jobs/" + job).path("state").asText()).isEqualTo("CANCELED");
    try (Stream<Path> files = Files.list(training.out())) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(".work-")))
          .as("work folders: that of the second client")
          .hasSize(1);
    }
    next.interrupt();
    assertThat(next.await().output())
        .contains("the job of the last run into " + training.out() + " is still on");
    String resumed = cluster.trainingJob();
    Conditions.await(
        "the cluster is free again",
        () -> cluster.get("/jobs/" + resumed).path("state").asText().equals("CANCELED"));
  }

  @Test
  void twentySubmissionsLeaveNothingBehindOnTheTaskManagers() throws Exception {
    Resubmissions.assertNothingLeaks(cluster, folder, UNDISTURBED.get("pdadmm-g-q"), 5, 20, 64);
  }
}
