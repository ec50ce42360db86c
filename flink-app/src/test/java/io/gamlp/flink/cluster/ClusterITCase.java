package io.gamlp.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.testing.StandInCluster;
import io.gamlp.graph.InputException;
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
    try (RemoteCluster remote = at(cluster.restAddress(), SlotsWanted.exactly(2))) {
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
    assertThatThrownBy(() -> at(address, SlotsWanted.exactly(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("HOST:PORT")
        .hasMessageContaining("\"" + address + "\"");
  }

  @Test
  void refusesAJarThatIsNotThere() {
    List<Path> jars = List.of(Path.of("no-such.jar"));
    assertThatThrownBy(
            () ->
                RemoteCluster.withSlots("[::1]:8081", SlotsWanted.exactly(1), Duration.ZERO, jars))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no-such.jar");
  }

  @Test
  void findsTheSlotsThatAJobNeedsOrSaysWhatThereIs() throws Exception {
    try (RemoteCluster fits = at(cluster.restAddress(), SlotsWanted.exactly(2))) {
      assertThat(fits.parallelism()).isEqualTo(2);
      assertThat(fits.taskManagers())
          .singleElement()
          .satisfies(
              own -> {
                assertThat(own.slots()).isEqualTo(2);
                assertThat(own.heap()).isPositive();
                assertThat(own.managed()).isEqualTo((128 + 2 * 32) << 20);
              });
    }
    assertThatThrownBy(
            () ->
                RemoteCluster.withSlots(
                    cluster.restAddress(), SlotsWanted.exactly(3), Duration.ZERO, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("--master " + cluster.restAddress(), "2 slots", "at least 3");
  }

  @Test
  void takesTheFreeSlotsAsFarAsTheyAreOfUse() throws Exception {
    try (RemoteCluster all = at(cluster.restAddress(), SlotsWanted.free(100));
        RemoteCluster one = at(cluster.restAddress(), SlotsWanted.free(1))) {
      assertThat(all.parallelism()).isEqualTo(2);
      assertThat(one.parallelism()).isEqualTo(1);
    }
  }

  @Test
  void waitsForTheSlotsOfAJobThatHasJustEndedButNotForThoseOfOneThatRuns() throws Exception {
    try (StandInCluster standIn = new StandInCluster()) {
      standIn
          .answers("/overview", 503, "")
          .answers("/overview", overview(8, 3, 0))
          .answers("/overview", overview(8, 8, 0))
          .answers("/taskmanagers", "{'taskmanagers':[]}");
      assertThat(at(standIn.address(), SlotsWanted.free(100)).parallelism()).isEqualTo(8);
    }
    try (StandInCluster standIn = new StandInCluster()) {
      standIn
          .answers("/overview", overview(8, 3, 1))
          .answers("/overview", overview(8, 8, 1))
          .answers("/taskmanagers", "{'taskmanagers':[]}");
      assertThat(at(standIn.address(), SlotsWanted.free(100)).parallelism()).isEqualTo(3);
    }
    try (StandInCluster standIn = new StandInCluster()) {
      standIn.answers("/overview", overview(8, 0, 1));
      assertThatThrownBy(
              () ->
                  RemoteCluster.withSlots(
                      standIn.address(), SlotsWanted.free(100), Duration.ZERO, List.of()))
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith("1 running jobs), expected at least 1");
    }
  }

  private static String overview(int slots, int free, int jobs) {
    return String.format(
        "{'flink-version':'1.20.0','taskmanagers':2,'slots-total':%d,'slots-available':%d,"
            + "'jobs-running':%d}",
        slots, free, jobs);
  }

  @Test
  void hearsWhatEachTaskManagerHas() throws Exception {
    try (StandInCluster standIn = new StandInCluster()) {
      standIn
          .answers("/overview", overview(6, 6, 0))
          .answers(
              "/taskmanagers",
              "{'taskmanagers':[{'id':'tm-1','slotsNumber':4,'memoryConfiguration':"
                  + "{'frameworkHeap':100,'taskHeap':23,'managedMemory':50,'networkMemory':16800000}},"
                  + "{'id':'tm-2','slotsNumber':2,'memoryConfiguration':{'taskHeap':null}}]}")
          .answers("/taskmanagers/tm-1", "{'metrics':{'nettyShuffleMemorySegmentsTotal':512}}")
          .answers("/taskmanagers/tm-2", "{'metrics':{'nettyShuffleMemorySegmentsTotal':0}}");
      assertThat(at(standIn.address(), SlotsWanted.exactly(6)).taskManagers())
          .containsExactly(
              new TaskManagerMemory("tm-1", 4, 123, 50, 512, 32768),
              new TaskManagerMemory("tm-2", 2, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0));
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    try (SilentPort silent = new SilentPort()) {
      String address = "localhost:" + silent.port();
      assertThatThrownBy(() -> at(address, SlotsWanted.exactly(1)))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(address, "no Flink cluster", "connection refused");
    }
  }

  @Test
  void saysThatAnotherProgramOrAnotherFlinkAnswers() throws Exception {
    assertThatThrownBy(() -> askStandIn(404, "no such page"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("no Flink cluster", "status 404");
    assertThatThrownBy(() -> askStandIn(200, "{'slots-total':4,'flink-version':'1.18.1'}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it runs Flink 1.18.1, expected 1.20.x");
  }

  /** Looks for slots at an HTTP server that gives this answer. */
  private static void askStandIn(int status, String body) throws Exception {
    try (StandInCluster standIn = new StandInCluster().answers("/overview", status, body)) {
      at(standIn.address(), SlotsWanted.exactly(1));
    }
  }

  private static RemoteCluster at(String address, SlotsWanted wanted) throws Exception {
    return RemoteCluster.withSlots(address, wanted, Duration.ofMinutes(5), List.of());
  }
}
