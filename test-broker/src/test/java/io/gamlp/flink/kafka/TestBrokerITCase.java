package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestBrokerITCase {

  private static final int NONE = -1;

  /** Only a net against waiting for ever. */
  private static final int PATIENCE_MINUTES = 5;

  @Test
  void keepsItsTopicsAndItsAddressOverStopAndKill() throws Exception {
    try (TestBroker broker = TestBroker.start();
        Admin admin = broker.admin()) {
      broker.createTopic("kept", 3, Map.of());
      broker.kill();
      assertThat(broker.isRunning()).isFalse();
      broker.startAgain();
      broker.stop();
      broker.startAgain();
      assertThat(admin.listTopics().names().get(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .containsExactly("kept");
    }
  }

  @Test
  void aPartitionHasNoLeaderWhileTheOnlyBrokerThatHasItIsDead() throws Exception {
    try (TestBroker first = TestBroker.start();
        TestBroker second = first.joined();
        Admin admin = first.admin()) {
      first.createTopicOn("shared", 1, 2);
      awaitLeaders(admin, List.of(1, 2));
      second.kill();
      awaitLeaders(admin, List.of(1, NONE));
      second.startAgain();
      awaitLeaders(admin, List.of(1, 2));
    }
  }

  private static void awaitLeaders(Admin admin, List<Integer> expected) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    List<Integer> found = leaders(admin);
    while (!found.equals(expected) && System.nanoTime() < deadline) {
      found = leaders(admin);
    }
    assertThat(found).isEqualTo(expected);
  }

  private static List<Integer> leaders(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of("shared"))
        .allTopicNames()
        .get(PATIENCE_MINUTES, TimeUnit.MINUTES)
        .get("shared")
        .partitions()
        .stream()
        .map(partition -> partition.leader() == null ? NONE : partition.leader().id())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
  void letsInWhoKnowsThePassword(String mechanism) throws Exception {
    TestBroker broker = TestBroker.shared();
    Map<String, Object> settings =
        new HashMap<>(broker.secureClient(mechanism, BrokerSecurity.PASSWORD));
    settings.put("bootstrap.servers", broker.secureBootstrap());
    try (Admin admin = Admin.create(settings)) {
      assertThat(admin.describeCluster().nodes().get(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .hasSize(1);
    }
  }

  @Test
  void endsWithTheProcessThatStartedIt() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = parent.inputReader()) {
      ProcessHandle broker = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(broker.isAlive()).isTrue();
      parent.destroyForcibly();
      broker.onExit().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }
  }

  /** Starts a broker, says its process id and waits for its own end. */
  static final class Parent {

    private Parent() {}

    public static void main(String[] args) throws Exception {
      TestBroker.start();
      System.out.println(ProcessHandle.current().children().findFirst().orElseThrow().pid());
      Thread.currentThread().join();
    }
  }
}
