package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trains on a JobManager and two TaskManagers that are processes of their own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class LocalClusterITCase {

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static Training expected;

  @BeforeAll
  static void startCluster() throws Exception {
    expected = new Training(folder.resolve("expected"), "pdadmm-g-q", 200);
    Command.Running inProcess = expected.inProcess().start();
    cluster = LocalCluster.start(folder.resolve("a cluster"));
    inProcess.await().requireSuccess();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void endsWithTheBitsOfOneProcessThoughATaskManagerIsKilled() throws Exception {
    Training disturbed = new Training(folder.resolve("disturbed"), "pdadmm-g-q", 200);
    Command.Running running = disturbed.on(cluster).start();
    String before = cluster.trainingJob();
    Conditions.await(
        "the job has a checkpoint",
        Duration.ofMinutes(1),
        () -> {
          String job = cluster.trainingJob();
          return running.isOver()
              || (!job.equals(before) && cluster.checkpoints(job, "completed") > 0);
        });
    cluster.kill(cluster.taskManagers().get(0));
    cluster.script("start-taskmanager").requireSuccess();
    Command.Outcome outcome = running.await().requireSuccess();
    assertThat(cluster.checkpoints(cluster.trainingJob(), "restored")).isPositive();
    disturbed.assertSameAs(expected);
    assertThat(outcome.output()).contains("--parallelism 2: the free slots of the cluster");
    assertThat(disturbed.option("parallelism")).isEqualTo("2");
  }

  @Test
  void submittingAgainAndAgainLeavesNothingBehindOnTheTaskManagers() throws Exception {
    Resubmissions.assertNothingLeaks(cluster, folder, expected, 2, 5, 64);
  }

  @Test
  void saysQuicklyThatTheSlotsDoNotDo() throws Exception {
    Training training = new Training(folder.resolve("too-wide"), "pdadmm-g-q", 5);
    Command.Outcome outcome =
        training.command("--master", cluster.address(), "--parallelism", "3").run();
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output())
        .contains(
            "2 of its 2 slots are free (2 TaskManagers, 0 running jobs), expected at least 3");
  }

  @Test
  void refusesARunThatDoesNotFitItsTaskManagersBeforeAnythingIsSent() throws Exception {
    Training training = new Training(folder.resolve("too-large"), "pdadmm-g-q", 5);
    Command.Outcome outcome =
        Command.of(
                List.of(
                    LocalCluster.DISTRIBUTION.resolve("bin/gamlp").toString(),
                    "train",
                    "--data",
                    "karate",
                    "--hidden",
                    "8000",
                    "--out",
                    training.out().toString(),
                    "--master",
                    cluster.address()))
            .run();
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output())
        .containsPattern(
            "karate: training 10 layers .* needs at least .* of heap in task \\d alone .*, but"
                + " TaskManager taskmanager-\\d, which has the most, has \\d+ MB");
    assertThat(training.out()).doesNotExist();
  }

  @Test
  void aSecondStartSaysThatItRuns() throws Exception {
    Command.Outcome outcome = cluster.script("start").requireSuccess();
    assertThat(outcome.output())
        .contains("already running", "slots: 2 of 2 free", "http://" + cluster.address());
  }

  @Test
  void anotherClusterDoesNotTakeThePort() throws Exception {
    String port = cluster.address().substring("localhost:".length());
    Command.Outcome outcome =
        Command.of(
                List.of(
                    LocalCluster.DISTRIBUTION.resolve("bin/local-cluster").toString(),
                    "start",
                    "--port",
                    port,
                    "--dir",
                    folder.resolve("other").toString()))
            .run();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("port " + port + " is taken");
  }

  @Test
  void aProcessIdThatHasGoneToAnotherProgramIsNotOurs() throws Exception {
    Path stale = Files.createDirectories(folder.resolve("stale/pid"));
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(stale.resolve("jobmanager"), other.pid() + "\n");
      Command.Outcome outcome =
          Command.of(
                  List.of(
                      LocalCluster.DISTRIBUTION.resolve("bin/local-cluster").toString(),
                      "stop",
                      "--dir",
                      stale.getParent().toString()))
              .run()
              .requireSuccess();
      assertThat(outcome.output()).contains("stopped");
      assertThat(other.isAlive()).isTrue();
      assertThat(stale).doesNotExist();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void theClusterHasNothingOfOurCode() throws Exception {
    try (var files = Files.list(LocalCluster.DISTRIBUTION.resolve("lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.matches("(flink-app|admm|graph-io|quantization|flink-gelly)-.*"))
          .anyMatch(name -> name.startsWith("openblas-"));
    }
  }
}
