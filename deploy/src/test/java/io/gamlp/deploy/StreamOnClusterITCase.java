package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.kafka.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream on a JobManager and two TaskManagers that are processes of their own. While TaskManagers
 * and drivers are killed, consumers see what a stream in one process sends, to the byte.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class StreamOnClusterITCase {

  @TempDir Path folder;
  private TestBroker broker;
  private LocalCluster cluster;
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    broker = TestBroker.start();
    cluster = LocalCluster.start(folder.resolve("cluster"));
  }

  @AfterEach
  void end() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    broker.close();
  }

  @Test
  void aTaskManagerAndTheDriverAreKilled() throws Exception {
    killTaskManagers(2, 1, 1);
  }

  @Test
  @Tag("full")
  void tenTaskManagersAndFiveDriversAreKilled() throws Exception {
    killTaskManagers(20, 10, 2);
  }

  /**
   * @param deltas that follow the first snapshot
   * @param kills of a TaskManager, each followed by the start of another one
   * @param driverEvery with every how many kills the driver is killed as well
   */
  private void killTaskManagers(int deltas, int kills, int driverEvery) throws Exception {
    publish(deltas);
    Following undisturbed = following("undisturbed");
    undisturbed.command().run().requireSuccess();
    Following disturbed = following("disturbed");
    Random random = new Random(5);
    Command.Running driver = start(disturbed);
    StringBuilder said = new StringBuilder();
    int newest = -1;
    for (int kill = 0; kill < kills; kill++) {
      int atLeast = kill * deltas / kills - 1;
      newest = Math.max(newest, awaitPublished(driver, atLeast, newest));
      awaitMoreLines(driver, random.nextInt(4));
      String victim = cluster.taskManagers().get(random.nextInt(2));
      cluster.kill(victim);
      boolean driverToo = kill % driverEvery == driverEvery - 1;
      System.out.printf("after s%d: %s killed%s%n", newest, victim, driverToo ? ", driver" : "");
      if (driverToo) {
        said.append(Files.readString(driver.output()));
        driver.kill();
        driver = start(disturbed);
      }
      cluster.script("start-taskmanager").requireSuccess();
    }
    Command.Running lastDriver = driver;
    Conditions.await("the stream ends", lastDriver::isOver);
    Command.Outcome end = lastDriver.await();
    end.requireSuccess();
    said.append(end.output());
    assertThat(disturbed.published()).isEqualTo(ids).isEqualTo(undisturbed.published());
    assertThat(disturbed.predictions()).isNotEmpty().isEqualTo(undisturbed.predictions());
    assertThat(said).as("no snapshot pays for a kill").doesNotContain("an attempt failed");
  }

  private Following following(String dataset) throws Exception {
    return new Following(
        Files.createDirectories(folder.resolve(dataset)),
        broker.bootstrap(),
        dataset,
        "snapshots",
        ids.get(ids.size() - 1));
  }

  private Command.Running start(Following following) throws Exception {
    return following.command("--master", cluster.address()).start();
  }

  private static int awaitPublished(Command.Running driver, int atLeast, int newest)
      throws Exception {
    Conditions.await(
        "s" + atLeast + " is published",
        () ->
            newest >= atLeast
                || driver.isOver()
                || Following.newestSaid(driver.output()) >= atLeast);
    assertThat(driver.isOver()).as(Files.readString(driver.output())).isFalse();
    return Following.newestSaid(driver.output());
  }

  /** So that the kill comes in whatever step the stream is then. */
  private static void awaitMoreLines(Command.Running driver, int count) throws Exception {
    long lines = lines(driver);
    Conditions.await(
        count + " more steps", () -> driver.isOver() || lines(driver) >= lines + count);
  }

  private static long lines(Command.Running driver) throws Exception {
    return Files.readString(driver.output()).lines().count();
  }

  /** A graph and its changes, each published as a change of the one before. */
  private void publish(int deltas) throws Exception {
    GrowingGraph graph = new GrowingGraph(300, 17);
    Path before = graph.write(folder.resolve("s0"));
    ids.add("s0");
    publish("s0", before).run().requireSuccess();
    for (int i = 1; i <= deltas; i++) {
      graph.step(10, 25);
      String id = "s" + i;
      Path now = graph.write(folder.resolve(id));
      publish(id, now, "--delta-from", before.toString(), "--base", ids.get(i - 1))
          .run()
          .requireSuccess();
      ids.add(id);
      before = now;
    }
  }

  private Command publish(String id, Path data, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                LocalCluster.DISTRIBUTION.resolve("bin/gamlp").toString(),
                "publish",
                "--brokers",
                broker.bootstrap(),
                "--dataset",
                "any",
                "--topic",
                "snapshots",
                "--data",
                data.toString(),
                "--hops",
                "3",
                "--snapshot",
                id));
    words.addAll(List.of(more));
    return Command.of(words).with("GAMLP_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
  }
}
