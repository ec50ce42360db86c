package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestBrokerITCase {

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
      assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).containsExactly("kept");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
  void letsInWhoKnowsThePassword(String mechanism) throws Exception {
    TestBroker broker = TestBroker.shared();
    Map<String, Object> settings =
        new HashMap<>(broker.secureClient(mechanism, BrokerSecurity.PASSWORD));
    settings.put("bootstrap.servers", broker.secureBootstrap());
    try (Admin admin = Admin.create(settings)) {
      assertThat(admin.describeCluster().nodes().get(60, TimeUnit.SECONDS)).hasSize(1);
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
      broker.onExit().get(60, TimeUnit.SECONDS);
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
