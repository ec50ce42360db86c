package io.gamlp.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.InputException;
import java.nio.file.Path;
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
}
