package io.gamlp.graph.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.Expect;
import io.gamlp.graph.TestData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {

  private static final LoadOptions OPTIONS = LoadOptions.seeded(0);

  @TempDir Path folder;

  @Test
  void loadsFoldersAndGenerators() {
    Path csv = TestData.csvFolder(folder.resolve("a"));
    assertThat(DataSource.parse(csv.toString()).load(OPTIONS).numNodes()).isEqualTo(4);
    Path ogb = TestData.ogbFolder(folder.resolve("b"));
    assertThat(DataSource.parse("ogb:" + ogb).load(OPTIONS).numNodes()).isEqualTo(4);
    assertThat(DataSource.parse("ogb:" + ogb + ",split=time").load(OPTIONS).numNodes())
        .isEqualTo(4);
    assertThat(DataSource.parse("karate").load(OPTIONS).numNodes()).isEqualTo(34);
    assertThat(DataSource.parse("sbm").load(OPTIONS).numNodes()).isEqualTo(2708);
    assertThat(DataSource.parse("sbm:nodes=90,features=dense,dim=5").load(OPTIONS).features())
        .isInstanceOf(DenseFeatures.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo:bar", "karat:", "", " ", "Planetoid:x/y"})
  void listsWhatExistsWhereTheSchemeIsUnknown(String spec) {
    Expect.refusal(
        () -> DataSource.parse(spec),
        "'" + spec.trim(),
        "planetoid:DIR/NAME",
        "npz:FILE",
        "ogb:DIR",
        "edges:FILE",
        "karate",
        "sbm");
  }

  @Test
  void listsWhatExistsWhereThereIsNoSuchFolder() {
    Expect.refusal(() -> DataSource.parse("karat").load(OPTIONS), "'karat'", "karate", "sbm");
  }

  @ParameterizedTest
  @CsvSource({
    "planetoid:cora, planetoid:DIR/NAME",
    "planetoid:dir/, planetoid:DIR/NAME",
    "npz:, npz:FILE",
    "ogb:, ogb:DIR",
    "edges:, edges:FILE",
    "'edges:a,', edges:FILE",
    "karate:x, no keys",
    "sbm:x=1, keys are nodes"
  })
  void saysHowAKnownSchemeIsWritten(String spec, String part) {
    Expect.refusal(() -> DataSource.parse(spec), part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"planetoid:none/cora", "npz:none", "ogb:none", "edges:none"})
  void namesAFileThatIsMissing(String spec) {
    Expect.refusal(() -> DataSource.parse(spec).load(OPTIONS), "none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir", "planetoid:d/n", "npz:f", "ogb:d", "edges:a,b", "karate", "sbm"})
  void describesItselfInOneLine(String spec) {
    DataSource source = DataSource.parse(spec);
    assertThat(source.spec()).isEqualTo(spec);
    assertThat(source.describe()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void saysThatTheHeapIsTooSmallInsteadOfFailing() {
    DataSource source =
        new DataSource(
            "big",
            "a graph that does not fit",
            seed -> {
              throw new OutOfMemoryError("Java heap space");
            });
    Expect.refusal(() -> source.load(OPTIONS), "big", "heap", "-Xmx");
  }
}
