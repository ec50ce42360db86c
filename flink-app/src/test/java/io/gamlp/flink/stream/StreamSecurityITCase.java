package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.kafka.BrokerSecurity;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream whose brokers want TLS and SASL, with its secrets in a file. */
class StreamSecurityITCase {

  private static final String GRAPH = "sbm:nodes=120,classes=3,words=24,wordsPerNode=4";

  @TempDir Path folder;
  private final TestBroker broker = TestBroker.shared();

  private StreamProcess driver(StreamCase stream, Map<String, String> client, String... more)
      throws IOException {
    Properties properties = new Properties();
    properties.putAll(client);
    Path file = stream.folder.resolve("client.properties");
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(out, null);
    }
    stream.options.put("kafka-config", file.toString());
    return StreamProcess.start(folder.resolve("driver.txt"), stream.words(more));
  }

  @Test
  void followsTheGraphAndShowsItsSecretsNowhere() throws Exception {
    Path work = Files.createDirectories(folder.resolve("case"));
    Map<String, String> client = broker.secureClient("SCRAM-SHA-512", BrokerSecurity.PASSWORD);
    StreamCase stream = new StreamCase(broker.secureBootstrap(), client, work);
    ChangingGraph graph = new ChangingGraph(GRAPH, 7);
    IdentifiedGraph first = graph.graph();
    stream.publish("s1", first);
    stream.publish("s2", "s1", first, graph.step(6, 2));
    try (StreamProcess driver = driver(stream, client, "--until-snapshot", "s2", "--verbose")) {
      assertThat(driver.awaitEnd()).as(driver.output()).isZero();
    }
    assertThat(stream.topics().published()).containsExactly("s1", "s2");
    assertThat(filesWithThePassword()).containsExactly(work.resolve("client.properties"));
  }

  @Test
  void aWrongPasswordIsRefusedAtStartAndNotShown() throws Exception {
    String wrong = "not-the-password";
    StreamCase stream =
        new StreamCase(
            broker.secureBootstrap(),
            broker.secureClient("SCRAM-SHA-512", BrokerSecurity.PASSWORD),
            folder);
    try (StreamProcess driver = driver(stream, broker.secureClient("SCRAM-SHA-512", wrong))) {
      assertThat(driver.awaitEnd()).as(driver.output()).isEqualTo(2);
      assertThat(driver.output()).contains("uthentication").doesNotContain(wrong);
    }
  }

  /** Logs, what the driver printed, and all that the stream has stored. */
  private List<Path> filesWithThePassword() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                try {
                  return Files.readString(file, StandardCharsets.ISO_8859_1)
                      .contains(BrokerSecurity.PASSWORD);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
