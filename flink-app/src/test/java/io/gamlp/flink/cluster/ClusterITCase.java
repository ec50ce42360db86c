package io.gamlp.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gamlp.graph.InputException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("deprecation") // DataSet
class ClusterITCase {

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = EmbeddedCluster.start(2);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void runsDataSetAndDataStreamJobsOneAfterTheOther() throws Exception {
    assertRunsBoth(cluster);
  }

  @Test
  void isReachedFromOutsideByItsAddress() throws Exception {
    try (RemoteCluster remote = RemoteCluster.at(cluster.restAddress(), 2, List.of())) {
      assertRunsBoth(remote);
    }
  }

  private static void assertRunsBoth(Cluster cluster) throws Exception {
    assertThat(cluster.batch().generateSequence(1, 1000).filter(n -> n % 2 == 0).count())
        .isEqualTo(500);
    StreamExecutionEnvironment env = cluster.streaming();
    assertThat(env.getParallelism()).isEqualTo(2);
    try (CloseableIterator<Long> sums = env.fromSequence(1, 3).executeAndCollect()) {
      assertThat(sums).toIterable().containsExactlyInAnyOrder(1L, 2L, 3L);
    }
  }

  @Test
  void refusesTypesWithoutASerializer() {
    assertThatThrownBy(
            () ->
                cluster
                    .batch()
                    .fromElements(1)
                    .map(n -> new ArrayDeque<>(List.of(n)))
                    .returns(new TypeHint<ArrayDeque<Integer>>() {})
                    .collect())
        .hasStackTraceContaining("Generic types have been disabled");
  }

  @Test
  void givesEachJobAnEnvironmentOfItsOwn() {
    cluster.streaming().enableCheckpointing(100);
    assertThat(cluster.streaming().getCheckpointConfig().isCheckpointingEnabled()).isFalse();
    assertThat(cluster.batch().getConfiguration()).isNotSameAs(cluster.batch().getConfiguration());
  }

  @Test
  void refusesAClusterWithoutSlots() {
    assertThatThrownBy(() -> EmbeddedCluster.start(1, 0, new Configuration()))
        .hasMessageContaining("at least one TaskManager with one slot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":80", "host:0", "host:65536", "host:x", "a:b:80"})
  void refusesAnAddressThatIsNotHostAndPort(String address) {
    assertThatThrownBy(() -> RemoteCluster.at(address, 1, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("HOST:PORT")
        .hasMessageContaining("\"" + address + "\"");
  }

  @Test
  void refusesAJarThatIsNotThere() {
    assertThatThrownBy(() -> RemoteCluster.at("[::1]:8081", 1, List.of(Path.of("no-such.jar"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no-such.jar");
  }

  @Test
  void findsTheSlotsThatAJobNeedsOrSaysWhatThereIs() throws Exception {
    try (RemoteCluster fits = RemoteCluster.at(cluster.restAddress(), 2, List.of())) {
      assertThat(fits.awaitSlots(Duration.ofSeconds(10))).isSameAs(fits);
    }
    try (RemoteCluster tooWide = RemoteCluster.at(cluster.restAddress(), 3, List.of())) {
      assertThatThrownBy(() -> tooWide.awaitSlots(Duration.ZERO))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("--master " + cluster.restAddress(), "2 slots", "at least 3");
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (RemoteCluster nobody = RemoteCluster.at("localhost:" + port, 1, List.of())) {
      assertThatThrownBy(() -> nobody.awaitSlots(Duration.ofMinutes(1)))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("localhost:" + port, "no Flink cluster", "connection refused");
    }
  }

  @Test
  void saysThatAnotherProgramOrAnotherFlinkAnswers() throws Exception {
    assertThatThrownBy(() -> askStandIn(404, "no such page"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("no Flink cluster", "status 404");
    assertThatThrownBy(() -> askStandIn(200, "{\"slots-total\":4,\"flink-version\":\"1.18.1\"}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it runs Flink 1.18.1, expected 1.20.x");
  }

  /** Looks for slots at an HTTP server that always gives the same answer. */
  private static void askStandIn(int status, String body) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try (RemoteCluster remote =
        RemoteCluster.at("localhost:" + server.getAddress().getPort(), 1, List.of())) {
      remote.awaitSlots(Duration.ZERO);
    } finally {
      server.stop(0);
    }
  }
}
