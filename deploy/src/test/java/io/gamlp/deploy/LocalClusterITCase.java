package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trains on a JobManager and two TaskManagers that are processes of their own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class LocalClusterITCase {

  private static final String ALGORITHM = "pdadmm-g-q";
  private static final int EPOCHS = 200;

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static Training expected;

  @BeforeAll
  static void startCluster() throws Exception {
    expected = new Training(folder.resolve("expected"), ALGORITHM, EPOCHS);
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

  /** What the test before has killed or used may be known a moment longer. */
  @BeforeEach
  void awaitRest() throws Exception {
    cluster.awaitRest();
  }

  /** A run whose training was over before the kill is repeated with twice the epochs. */
  @Test
  void endsWithTheBitsOfOneProcessThoughATaskManagerIsKilled() throws Exception {
    Training undisturbed = expected;
    Training disturbed = new Training(folder.resolve("disturbed"), ALGORITHM, EPOCHS);
    Killed killed = trainThroughAKill(disturbed);
    for (int epochs = 2 * EPOCHS; killed.tooLate; epochs *= 2) {
      undisturbed = new Training(folder.resolve("expected-" + epochs), ALGORITHM, epochs);
      undisturbed.inProcess().run().requireSuccess();
      disturbed = new Training(folder.resolve("disturbed-" + epochs), ALGORITHM, epochs);
      killed = trainThroughAKill(disturbed);
    }
    assertThat(cluster.checkpoints(cluster.trainingJob(), "restored")).isPositive();
    disturbed.assertSameAs(undisturbed);
    assertThat(killed.outcome.output()).contains("--parallelism 2: the free slots of the cluster");
    assertThat(disturbed.option("parallelism")).isEqualTo("2");
  }

  private record Killed(Command.Outcome outcome, boolean tooLate) {}

  private static Killed trainThroughAKill(Training training) throws Exception {
    cluster.awaitRest();
    String before = cluster.trainingJob();
    Command.Running running = training.on(cluster).start();
    Conditions.await(
        "the job has a checkpoint",
        () -> {
          String job = cluster.trainingJob();
          return running.isOver()
              || (!job.equals(before) && cluster.checkpoints(job, "completed") > 0);
        });
    cluster.kill(cluster.taskManagers().get(0));
    String state = cluster.get("/jobs/" + cluster.trainingJob()).path("state").asText();
    cluster.script("start-taskmanager").requireSuccess();
    return new Killed(running.await().requireSuccess(), state.equals("FINISHED"));
  }

  @Test
  void submittingAgainAndAgainLeavesNothingBehindOnTheTaskManagers() throws Exception {
    Resubmissions.assertNothingLeaks(cluster, folder, expected, 2, 5, 64);
  }

  @Test
  void saysQuicklyThatTheSlotsDoNotDo() throws Exception {
    Training training = new Training(folder.resolve("too-wide"), ALGORITHM, 5);
    Command.Outcome outcome =
        training.command("--master", cluster.address(), "--parallelism", "3").run();
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output())
        .contains(
            "2 of its 2 slots are free (2 TaskManagers, 0 running jobs), expected at least 3");
  }

  @Test
  void refusesARunThatDoesNotFitItsTaskManagersBeforeAnythingIsSent() throws Exception {
    Training training = new Training(folder.resolve("too-large"), ALGORITHM, 5);
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
