package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of {@code --engine}: Flink and one thread of this process give the same bits. */
class TrainingRunITCase {

  private static final String G = "algorithm=pdadmm-g ";
  private static final String Q = "algorithm=pdadmm-g-q quantize=p delta=8 ";
  private static final String PQ = "algorithm=pdadmm-g-q quantize=pq delta=-1:2:1000 ";
  private static final String INTEGERS = "algorithm=pdadmm-g-q quantize=p delta=-1:20 ";
  private static final String PLAIN = "algorithm=pdadmm hops=1 ";
  private static final String DL = "algorithm=dladmm layers=4 epochs=8 ";
  private static final String MDL = "algorithm=mdlam layers=4 epochs=25 rho=0.1 ";
  private static final String FIXED = "layers=4 depth-schedule=none epochs=8 ";
  private static final String GROWING = "layers=6 depth-schedule=2,4,6 epochs=4 ";
  private static final String AUTHORS = "rho=1e-3 nu=1e-3 penalty-schedule=authors ";

  private static Trainings trainings;

  @BeforeAll
  static void augment(@TempDir Path folder) throws Exception {
    trainings = new Trainings(folder, 4);
  }

  @AfterAll
  static void stop() {
    trainings.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        G + FIXED + "steps=gradient blocks=1 eval-every=3 keep=last",
        G + GROWING + "steps=exact blocks=3",
        G + FIXED + AUTHORS + "steps=gradient blocks=3 keep=last",
        Q + GROWING + "steps=gradient blocks=1 eval-every=3",
        Q + GROWING + AUTHORS + "steps=exact blocks=3 early-stop=1 epochs=20",
        Q + FIXED + "steps=exact blocks=1 early-stop=2 epochs=60",
        PQ + FIXED + "steps=exact blocks=3 keep=last",
        PQ + GROWING + "steps=gradient blocks=3 eval-every=3",
        Q + GROWING + "steps=exact blocks=3 hidden=70",
        INTEGERS + FIXED + "steps=gradient blocks=1",
        INTEGERS + GROWING + "steps=exact blocks=3 eval-every=3 keep=last",
        PLAIN + GROWING + "steps=exact blocks=3",
        PLAIN + GROWING + "steps=exact blocks=3 init-scheme=discriminant",
        PLAIN + FIXED + "steps=gradient blocks=1 l1=1e-3 activation=tanh loss=squared-error",
        DL + "blocks=1 eval-every=3 keep=last",
        DL + "blocks=3 init-scheme=discriminant",
        DL + "blocks=3 l1=1e-3 early-stop=1 epochs=20 activation=leaky-relu",
        MDL + "blocks=1 eval-every=3 keep=last activation=sigmoid",
        MDL + "blocks=3 early-stop=4",
        MDL + "blocks=3 l1=1e-3 keep=last loss=squared-error",
      })
  void bothEnginesGiveTheSameBitsAtEveryParallelism(String options) throws Exception {
    Trainings.Outcome expected = trainings.inProcess(options);
    assertThat(expected.metrics()).isNotEmpty();
    for (int parallelism : new int[] {1, 2, 4}) {
      assertThat(trainings.onFlink(options, parallelism))
          .as("%s, parallelism %d", options, parallelism)
          .isEqualTo(expected);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("product")
  void bothEnginesGiveTheSameBitsForEveryCombination(String options) throws Exception {
    bothEnginesGiveTheSameBitsAtEveryParallelism(options);
  }

  static Stream<String> product() {
    List<String> all = new ArrayList<>(List.of(""));
    for (String[] choice :
        new String[][] {
          {G, Q, PQ, INTEGERS},
          {"steps=gradient ", "steps=exact "},
          {"blocks=1 ", "blocks=3 "},
          {FIXED, GROWING},
          {"penalty-schedule=none ", AUTHORS},
          {"early-stop=none ", "early-stop=1 "},
          {"eval-every=1 keep=best", "eval-every=3 keep=last"}
        }) {
      all = all.stream().flatMap(head -> Stream.of(choice).map(tail -> head + tail)).toList();
    }
    return all.stream();
  }

  @Test
  void earlyStopEndsAStageAndTheEpochsGoOnInTheNext() throws Exception {
    Trainings.Outcome run =
        trainings.onFlink(Q + GROWING + "steps=exact early-stop=1 epochs=40", 2);
    assertThat(run.metrics()).hasSizeLessThan(3 * 40);
    for (int i = 0; i < run.metrics().size(); i++) {
      assertThat(run.metrics().get(i)).startsWith("{\"epoch\":" + (i + 1) + ",");
    }
    assertThat(run.metrics().get(run.metrics().size() - 1)).contains("\"stage\":2,\"layers\":6,");
  }

  @Test
  void anotherSettingGivesOtherBits() throws Exception {
    Trainings.Outcome one = trainings.onFlink(G + FIXED + "steps=exact", 2);
    Trainings.Outcome other = trainings.onFlink(Q + FIXED + "steps=exact delta=2", 2);
    assertThat(one.model()).isNotEqualTo(other.model());
    assertThat(one.metrics()).isNotEqualTo(other.metrics());
  }

  @Test
  void aCancelledTrainingLeavesNoJobOnTheCluster() throws Exception {
    assertThatThrownBy(
            () ->
                trainings.onFlinkCancelledAt(3, G + "layers=4 depth-schedule=none epochs=1000000"))
        .isInstanceOf(CancellationException.class);
    assertThat(trainings.jobStates()).contains("CANCELED").isSubsetOf("CANCELED", "FINISHED");
  }
}
