package io.gamlp.graph.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.TestData;
import io.gamlp.graph.generate.KarateClub;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.read.IdxBytes;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.WireRecord.Begin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
    Path idx = IdxBytes.folder(folder.resolve("c"));
    assertThat(DataSource.parse("idx:" + idx).load(OPTIONS).numNodes()).isEqualTo(5);
    Path samples = TestData.write(folder.resolve("s.csv"), "label,a", "0,1", "1,2");
    assertThat(DataSource.parse("samples:" + samples).load(OPTIONS).numNodes()).isEqualTo(2);
    Path features = csv.resolve("features.csv");
    Path labels = csv.resolve("labels.csv");
    Path splits = csv.resolve("splits.csv");
    String files = "samples:" + features + "," + labels;
    assertThat(DataSource.parse(files).load(OPTIONS).edges().size()).isZero();
    assertThat(DataSource.parse(files + "," + splits).load(OPTIONS).roles())
        .containsExactly(1, 2, 3, 0);
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
        "stored:DIR#SNAPSHOT",
        "idx:DIR",
        "samples:FILE",
        "karate",
        "sbm");
  }

  @Test
  void aSnapshotOfAStreamIsReadBackAsItWasAssembled() throws IOException {
    IdentifiedGraph graph = IdentifiedGraph.numbered(KarateClub.snapshot(), false);
    Begin begin = new Begin("s1", null, 34, 78, 34, true, false, false, 2, 3);
    SnapshotLibrary library =
        new SnapshotLibrary(new LocalStorage(), folder.resolve("st#re").toString());
    library.publish(new Arrival("s1", null, 1, begin, 0, new Accounting(1, 1, 0, 0, 0, 0)), graph);
    DataSource source = DataSource.parse("stored:" + folder.resolve("st#re") + "#s1");
    assertThat(source.load(OPTIONS)).usingRecursiveComparison().isEqualTo(graph.graph());
    Expect.refusal(() -> source.loadIdentified(OPTIONS, true), "undirected", "st#re");
    library.delete("s1");
    Expect.refusal(() -> source.load(OPTIONS), "snapshot s1: is not in", "st#re");
  }

  @ParameterizedTest
  @CsvSource({"idx:d, true", "samples:f, true", "samples, false", "sbm, false", "idx, false"})
  void saysWhichSourcesAreOfPlainSamples(String spec, boolean samples) {
    assertThat(DataSource.isOfSamples(spec)).isEqualTo(samples);
  }

  @Test
  void nodesOfAStoredSnapshotHaveTheirIdsAndThoseOfOthersTheirNumbers() throws IOException {
    GraphSnapshot karate = KarateClub.snapshot();
    String[] names = new String[karate.numNodes()];
    Arrays.setAll(names, i -> "member-" + (char) ('A' + i));
    IdentifiedGraph graph = IdentifiedGraph.of(karate, names, /* directed= */ true);
    int edges = graph.graph().edges().size();
    Begin begin = new Begin("s1", null, 34, edges, 34, true, true, false, 2, 3);
    new SnapshotLibrary(new LocalStorage(), folder.toString())
        .publish(new Arrival("s1", null, 1, begin, 0, new Accounting(1, 1, 0, 0, 0, 0)), graph);
    IdentifiedGraph stored =
        DataSource.parse("stored:" + folder + "#s1").loadIdentified(OPTIONS, false);
    assertThat(stored.directed()).isTrue();
    assertThat(stored).usingRecursiveComparison().isEqualTo(graph);
    IdentifiedGraph drawn = DataSource.parse("karate").loadIdentified(OPTIONS, false);
    assertThat(drawn).usingRecursiveComparison().isEqualTo(IdentifiedGraph.numbered(karate, false));
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
    "idx:, idx:DIR",
    "samples:, samples:FILE",
    "'samples:a,', 'samples:FEATURES,LABELS[,SPLITS]'",
    "'samples:a,b,c,d', 'samples:FEATURES,LABELS[,SPLITS]'",
    "stored:dir, stored:DIR#SNAPSHOT",
    "stored:dir#, stored:DIR#SNAPSHOT",
    "stored:#s1, stored:DIR#SNAPSHOT",
    "stored:dir#../s1, stored:DIR#SNAPSHOT",
    "karate:x, no keys",
    "sbm:x=1, keys are nodes"
  })
  void saysHowAKnownSchemeIsWritten(String spec, String part) {
    Expect.refusal(() -> DataSource.parse(spec), part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "planetoid:none/cora",
        "npz:none",
        "ogb:none",
        "edges:none",
        "stored:none#s1",
        "idx:none",
        "samples:none",
        "samples:none,y"
      })
  void namesAFileThatIsMissing(String spec) {
    Expect.refusal(() -> DataSource.parse(spec).load(OPTIONS), "none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dir",
        "planetoid:d/n",
        "npz:f",
        "ogb:d",
        "edges:a,b",
        "stored:d#s1",
        "idx:d",
        "samples:f",
        "samples:x,y,s",
        "karate",
        "sbm"
      })
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
