package io.gamlp.flink.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFormTest {

  private static final int HOPS = 2;

  @TempDir Path folder;

  private SnapshotStore snapshot(String name, String options, boolean directed) throws IOException {
    GraphSnapshot graph = DataSource.parse("sbm:" + options).load(LoadOptions.seeded(1));
    String directory = folder.resolve(name).toString();
    SnapshotStore.write(new LocalStorage(), directory, graph, directed, null);
    return SnapshotStore.open(new LocalStorage(), directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "row", "standard"})
  void newFeaturesLeaveTheScalingOfTheOldOnesAsItWas(String normalize) throws IOException {
    SnapshotStore small = snapshot("small", "nodes=90,classes=3,words=30,wordsPerNode=5", false);
    SnapshotStore large = snapshot("large", "nodes=120,classes=3,words=50,wordsPerNode=9", false);
    InputForm form = InputForm.fitted(HOPS, normalize, small);
    InputForm extended = form.extendedTo(large);

    assertThat(extended.dimension()).isEqualTo(50);
    assertThat(extended.hops()).isEqualTo(HOPS);
    assertThat(form.isKeptBy(extended)).isTrue();
    FeatureNormalizer refitted = InputForm.fitted(HOPS, normalize, large).normalizer();
    if (!normalize.equals("none")) {
      assertThat(form.isKeptBy(InputForm.fitted(HOPS, normalize, large)))
          .as("a new fit scales the old features otherwise")
          .isFalse();
    }
    float[] newMeans =
        normalize.equals("standard") ? Arrays.copyOfRange(refitted.mean(), 30, 50) : new float[0];
    assertThat(
            normalize.equals("standard")
                ? Arrays.copyOfRange(extended.normalizer().mean(), 30, 50)
                : extended.normalizer().mean())
        .isEqualTo(newMeans);
    assertThat(form.extendedTo(small)).isEqualTo(form);
  }

  @Test
  void aWhitenedFormKeepsItsFeaturesAndTakesNoMore() throws IOException {
    SnapshotStore small = snapshot("small", "nodes=90,classes=3,words=30,wordsPerNode=5", false);
    SnapshotStore large = snapshot("large", "nodes=120,classes=3,words=50,wordsPerNode=9", false);
    SnapshotStore other = snapshot("other", "nodes=95,classes=3,words=30,wordsPerNode=5", false);
    InputForm form = InputForm.fitted(HOPS, "whiten", small);
    assertThat(form.extendedTo(other)).isEqualTo(form);
    assertThat(form.isKeptBy(InputForm.fitted(HOPS, "whiten", small))).isTrue();
    assertThat(form.isKeptBy(InputForm.fitted(HOPS, "whiten", other))).isFalse();
    assertThatThrownBy(() -> form.extendedTo(large))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "found 50 features, but the model was trained on 30 that were whitened, which mixes all"
                + " of them: such a model takes no more");
  }

  @Test
  void refusesFewerFeaturesAndEdgesOfAnotherKind() throws IOException {
    SnapshotStore small = snapshot("small", "nodes=90,classes=3,words=30,wordsPerNode=5", false);
    SnapshotStore large = snapshot("large", "nodes=120,classes=3,words=50,wordsPerNode=9", true);
    assertThatThrownBy(() -> InputForm.fitted(HOPS, "row", large).extendedTo(small))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("directed");
    SnapshotStore undirected =
        snapshot("undirected", "nodes=120,classes=3,words=50,wordsPerNode=9", false);
    assertThatThrownBy(() -> InputForm.fitted(HOPS, "row", undirected).extendedTo(small))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found 30 features")
        .hasMessageContaining("can grow, but not shrink");
  }
}
