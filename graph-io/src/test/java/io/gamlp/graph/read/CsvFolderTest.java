package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.TestData;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.npy.NpyBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFolderTest {

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void writeFolder() {
    folder = TestData.csvFolder(temporary.resolve("tiny"));
  }

  private GraphSnapshot read() {
    return CsvFolder.read(folder, SplitDraw.shuffled(0), note -> {});
  }

  private void replace(String name, String... lines) {
    TestData.write(folder.resolve(name), lines);
  }

  private void replaceFeatures(String name, byte[] bytes) throws IOException {
    Files.delete(folder.resolve("features.csv"));
    NpyBytes.write(folder.resolve(name), bytes);
  }

  private static Map<String, byte[]> csr(int[] indptr, int[] indices, float[] data, long... shape) {
    Map<String, byte[]> arrays = new HashMap<>();
    arrays.put(
        "indptr", NpyBytes.npy("<i4", false, "(" + indptr.length + ",)", NpyBytes.ints(indptr)));
    arrays.put(
        "indices", NpyBytes.npy("<i4", false, "(" + indices.length + ",)", NpyBytes.ints(indices)));
    arrays.put("data", NpyBytes.npy("<f4", false, "(" + data.length + ",)", NpyBytes.floats(data)));
    arrays.put(
        "shape", NpyBytes.npy("<i8", false, "(" + shape.length + ",)", NpyBytes.longs(shape)));
    return arrays;
  }

  @Test
  void readsEdgesFeaturesLabelsAndSplits() {
    GraphSnapshot graph = read();
    assertThat(graph.name()).isEqualTo("tiny");
    assertThat(graph.numNodes()).isEqualTo(4);
    assertThat(graph.edges().sources()).containsExactly(0, 1, 2);
    assertThat(graph.edges().targets()).containsExactly(1, 2, 2);
    assertThat(graph.edges().weighted()).isFalse();
    assertThat(((DenseFeatures) graph.features()).values())
        .containsExactly(1, 0, 0.5f, 0, 0, 0, 0, 2, 0, -1, 0, 1e-3f);
    assertThat(graph.labels()).containsExactly(1, 0, 1, -1);
    assertThat(graph.numClasses()).isEqualTo(2);
    assertThat(graph.nodesOf(SplitRole.TRAIN)).containsExactly(0);
    assertThat(graph.nodesOf(SplitRole.VAL)).containsExactly(1);
    assertThat(graph.nodesOf(SplitRole.TEST)).containsExactly(2);
  }

  @Test
  void aColumnOfNodesIsNoFeature() {
    replace("features.csv", "node,f0\n0,1\n1,1\n2,1\n3,1\n");
    Expect.refusal(this::read, "features.csv, line 1", "features alone", "the column 'node'");
    replace("features.csv", "f0,node_degree\n1,2\n1,2\n1,1\n1,0\n");
    assertThat(read().features().dimension()).isEqualTo(2);
  }

  @Test
  void takesTheNameFromMetaJson() {
    replace("meta.json", "{\"name\": \"other\", \"num_nodes\": 99}");
    assertThat(read().name()).isEqualTo("other");
    replace("meta.json", "{\"name\": ");
    Expect.refusal(this::read, "meta.json");
  }

  @Test
  void readsWeights() {
    replace("edges.csv", "src,dst,weight", "0,1,0.5", "1,2,3");
    assertThat(read().edges().weights()).containsExactly(0.5f, 3f);
  }

  @Test
  void readsNodesThatNoLabelLineNamesAsUnlabelled() {
    replace("labels.csv", "node,label", "0,1", "1,0", "2,1");
    assertThat(read().labels()).containsExactly(1, 0, 1, -1);
  }

  @Test
  void drawsASplitWhereThereIsNone() throws IOException {
    Files.delete(folder.resolve("splits.csv"));
    GraphSnapshot graph = read();
    assertThat(graph.nodesOf(SplitRole.TRAIN)).hasSize(2);
    assertThat(graph.nodesOf(SplitRole.VAL)).hasSize(1);
    assertThat(graph.roles()[3]).isEqualTo((byte) SplitRole.NONE.ordinal());
  }

  @Test
  void saysWhereTheGreatestClassIsWhenSomeClassesHaveNoNode() {
    List<String> notes = new ArrayList<>();
    replace("labels.csv", "node,label", "0,1", "1,60000", "2,0", "3,-1");
    assertThat(CsvFolder.read(folder, SplitDraw.shuffled(0), notes::add).numClasses())
        .isEqualTo(60_001);
    assertThat(notes)
        .containsExactly(
            folder.resolve("labels.csv")
                + ", line 3: class 60000 makes 60,001 classes (0 … 60000), 59,998 of which no node"
                + " has");

    notes.clear();
    replace("labels.csv", "node,label", "0,1", "1,2", "2,0", "3,-1");
    CsvFolder.read(folder, SplitDraw.shuffled(0), notes::add);
    assertThat(notes).isEmpty();
  }

  @Test
  void readsAGraphWithoutAnyLabelAsOneThatCannotBeTrainedOn() throws IOException {
    Files.delete(folder.resolve("splits.csv"));
    replace("labels.csv", "node,label");
    assertThat(read().numClasses()).isZero();
    assertThat(read().nodesOf(SplitRole.NONE)).hasSize(4);
  }

  @Test
  void readsSparseFeaturesAndPutsThemInOrder() throws IOException {
    int[] indptr = {0, 3, 3, 4, 4};
    Map<String, byte[]> arrays =
        csr(indptr, new int[] {2, 0, 2, 1}, new float[] {1, 2, 4, 8}, 4, 3);
    arrays.put(
        "format", NpyBytes.npy("|S3", false, "()", "csr".getBytes(StandardCharsets.US_ASCII)));
    replaceFeatures("features.npz", NpyBytes.npz(arrays));
    SparseFeatures features = (SparseFeatures) read().features();
    assertThat(features.rowStart()).containsExactly(0, 2, 2, 3, 3);
    assertThat(features.columns()).containsExactly(0, 2, 1);
    assertThat(features.values()).containsExactly(2, 5, 8);
  }

  @Test
  void refusesACscMatrix() throws IOException {
    Map<String, byte[]> arrays = csr(new int[] {0, 0}, new int[0], new float[0], 1, 3);
    arrays.put(
        "format", NpyBytes.npy("|S3", false, "()", "csc".getBytes(StandardCharsets.US_ASCII)));
    replaceFeatures("features.npz", NpyBytes.npz(arrays));
    Expect.refusal(this::read, "features.npz!format.npy", "csr", "csc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 5 2 3 4 | 0 1 2 0 | row 0: expected an end between 0 and 4, found 5", //
        "0 3 2 3 4 | 0 1 2 0 | row 1: expected an end between 3 and 4, found 2",
        "0 1 2 3 9 | 0 1 2 0 | row starts",
        "0 1 2 3 4 | 0 1 3 0 | row 2",
        "0 1 2 3 4 | 0 -1 2 0 | row 1",
        "0 1 2 4 | 0 1 2 0 | 4 rows",
        "0 1 2 3 3 | 0 1 2 | 3 column indices but 4 values"
      })
  void refusesACsrMatrixWhosePartsDoNotFit(String indptr, String indices, String part)
      throws IOException {
    byte[] npz =
        NpyBytes.npz(csr(numbers(indptr), numbers(indices), new float[] {1, 2, 3, 4}, 4, 3));
    replaceFeatures("features.npz", npz);
    Expect.refusal(this::read, "features.npz!indptr.npy", part);
  }

  private static int[] numbers(String text) {
    return java.util.Arrays.stream(text.trim().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void refusesAnAbsurdShapeWithoutAllocatingIt() throws IOException {
    byte[] npz =
        NpyBytes.npz(csr(new int[] {0}, new int[0], new float[0], 2_000_000_000, 2_000_000_000));
    replaceFeatures("features.npz", npz);
    Expect.refusal(this::read, "features.npz!indptr.npy", "shape", "2000000000");
  }

  @Test
  void refusesNumbersThatAreNotFiniteInSparseFeatures() throws IOException {
    byte[] npz =
        NpyBytes.npz(csr(new int[] {0, 0, 1}, new int[] {2}, new float[] {Float.NaN}, 2, 3));
    replaceFeatures("features.npz", npz);
    Expect.refusal(this::read, "features.npz", "row 1, column 2", "NaN");
  }

  @Test
  void readsDenseFeaturesFromNpyAndNpz() throws IOException {
    byte[] dense = NpyBytes.npy("<f8", true, "(4, 2)", NpyBytes.doubles(1, 2, 3, 4, 5, 6, 7, 8));
    replaceFeatures("features.npy", dense);
    float[] expected = {1, 5, 2, 6, 3, 7, 4, 8};
    assertThat(((DenseFeatures) read().features()).values()).isEqualTo(expected);
    Files.delete(folder.resolve("features.npy"));
    NpyBytes.write(folder.resolve("features.npz"), NpyBytes.npz(Map.of("x", dense)));
    assertThat(((DenseFeatures) read().features()).values()).isEqualTo(expected);
  }

  @Test
  void refusesDenseFeaturesThatAreNotFiniteOrNotAMatrix() throws IOException {
    byte[] infinite = NpyBytes.npy("<f4", false, "(1, 2)", NpyBytes.floats(1, 1f / 0f));
    replaceFeatures("features.npy", infinite);
    Expect.refusal(this::read, "features.npy, row 0, column 1", "Infinity");
    overwriteFeatures(NpyBytes.npy("<f4", false, "(2,)", NpyBytes.floats(1, 2)));
    Expect.refusal(this::read, "features.npy", "nodes x features", "[2]");
    overwriteFeatures(NpyBytes.npy("<f4", false, "(0, 2)", new byte[0]));
    Expect.refusal(this::read, "features.npy", "empty graph");
    overwriteFeatures(NpyBytes.npy("<f4", false, "(2, 0)", new byte[0]));
    Expect.refusal(this::read, "features.npy", "at least one feature");
  }

  private void overwriteFeatures(byte[] npy) {
    NpyBytes.write(folder.resolve("features.npy"), npy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.svmlight", "features.svm"})
  void readsSvmlightCountingFromOne(String name) throws IOException {
    Files.delete(folder.resolve("features.csv"));
    replace(name, "1 1:0.5 3:2 # first", "# nothing", "-1 qid:3 2:1", "0", "+1 3:-1e-2");
    SparseFeatures features = (SparseFeatures) read().features();
    assertThat(features.dimension()).isEqualTo(3);
    assertThat(features.rowStart()).containsExactly(0, 2, 3, 3, 4);
    assertThat(features.columns()).containsExactly(0, 2, 1, 2);
    assertThat(features.values()).containsExactly(0.5f, 2, 1, -1e-2f);
  }

  @Test
  void readsSvmlightCountingFromZeroWhereItSaysSo() throws IOException {
    Files.delete(folder.resolve("features.csv"));
    replace("features.svmlight", "1 0:1", "1 2:1", "1", "1");
    assertThat(((SparseFeatures) read().features()).columns()).containsExactly(0, 2);
    replace("features.svmlight", "# Column indices are zero-based", "1 1:1", "1 2:1", "1", "1");
    assertThat(((SparseFeatures) read().features()).columns()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "1 2:1 2:1, ascending",
    "1 2:1 1:1, ascending",
    "1 2, '2'",
    "1 a:1, 'a:1'",
    "1 1:x, '1:x'",
    "1 1:nan, '1:nan'",
    "1 1:inf, '1:inf'",
    "1 99999999999:1, index:value",
    "2:1 3:1, target",
    "1 -1:1, '-1:1'"
  })
  void refusesMalformedSvmlight(String row, String part) throws IOException {
    Files.delete(folder.resolve("features.csv"));
    replace("features.svmlight", "1 1:1", row);
    Expect.refusal(this::read, "features.svmlight, line 2", part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"edges.csv", "labels.csv"})
  void namesAMissingFile(String name) throws IOException {
    Files.delete(folder.resolve(name));
    Expect.refusal(this::read, name, "no such file");
  }

  @Test
  void namesTheFeatureFilesWhereThereIsNoneOrSeveral() throws IOException {
    replace("features.svm", "1 1:1");
    Expect.refusal(this::read, "one features file", "features.svm", "features.csv");
    Files.delete(folder.resolve("features.csv"));
    Files.delete(folder.resolve("features.svm"));
    Expect.refusal(this::read, "tiny", "features.npz", "features.svmlight", "found none");
  }

  @Test
  void refusesAFileInPlaceOfTheFolder() {
    Expect.refusal(
        () -> CsvFolder.read(folder.resolve("edges.csv"), SplitDraw.shuffled(0), note -> {}),
        "edges.csv",
        "a file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "edges.csv | 0,4 | features.csv has 4 nodes",
        "edges.csv | -1,0 | found '-1'",
        "edges.csv | 0,99999999999999999999 | node id",
        "edges.csv | 0,x | found 'x'",
        "edges.csv | 0, | found ''",
        "edges.csv | 1.0,2 | found '1.0'",
        "edges.csv | 0 | expected 2 columns, found 1",
        "edges.csv | 0,1,2 | expected 2 columns, found 3",
        "labels.csv | 4,0 | node id (0 … 3)",
        "labels.csv | 0,-2 | class",
        "labels.csv | 0,65536 | class",
        "labels.csv | 0,cat | found 'cat'",
        "labels.csv | 0,1,2 | 2 columns",
        "splits.csv | 4,train | node id",
        "splits.csv | 0,trian | found 'trian'",
        "splits.csv | 3,test | no label",
        "splits.csv | 0 | 2 columns"
      })
  void refusesABadRowWithItsLine(String name, String row, String part) {
    String header =
        name.equals("edges.csv")
            ? "src,dst"
            : name.equals("labels.csv") ? "node,label" : "node,split";
    replace(name, header, "", row);
    Expect.refusal(this::read, name + ", line 3", part.trim());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "inf", "-1", "0", "x", "1e99"})
  void refusesABadWeightWithItsLine(String weight) {
    replace("edges.csv", "src,dst,weight", "0,1,1", "1,2," + weight);
    Expect.refusal(this::read, "edges.csv, line 3", "weight", "'" + weight + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "edges.csv, 'dst,src', 'src,dst'' or ''src,dst,weight'",
    "edges.csv, 'source,target', 'src,dst'' or ''src,dst,weight'",
    "edges.csv, 'src,dst,w', 'src,dst'' or ''src,dst,weight'",
    "labels.csv, 'label,node', 'node,label'",
    "labels.csv, 'id,class', 'node,label'",
    "splits.csv, 'split,node', 'node,split'",
    "splits.csv, 'node,split,fold', 'node,split'"
  })
  void refusesColumnsOfOtherNames(String name, String found, String expected) {
    replace(name, found, "0,1");
    Expect.refusal(
        this::read, name + ", line 1", "header '" + expected + "', found '" + found + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"edges.csv", "labels.csv", "splits.csv"})
  void refusesAFileWithoutHeader(String name) {
    replace(name, "0,1", "1,2");
    Expect.refusal(this::read, name + ", line 1", "header", "'0,1'");
    TestData.write(folder.resolve(name), new byte[0]);
    Expect.refusal(this::read, name + ", line 1", "header", "empty file");
  }

  @Test
  void refusesANodeThatIsLabelledTwice() {
    replace("labels.csv", "node,label", "0,1", "1,0", "0,1");
    Expect.refusal(this::read, "labels.csv, line 4", "node 0", "line 2");
  }

  @Test
  void refusesOverlappingSplitsAndDuplicates() {
    replace("splits.csv", "node,split", "0,train", "1,val", "0,test");
    Expect.refusal(this::read, "splits.csv, line 4", "node 0", "'train' already");
    replace("splits.csv", "node,split", "0,train", "0,train");
    Expect.refusal(this::read, "splits.csv, line 3", "node 0", "already");
  }

  @Test
  void refusesASplitWithoutTrainingNodes() {
    replace("splits.csv", "node,split", "0,val", "1,test");
    Expect.refusal(this::read, "splits.csv, line 3", "train", "none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2 | expected 3 features",
        "1,2,3,4 | found 4",
        "1,,3 | feature 1",
        "1,nan,3 | 'nan'",
        "1,inf,3 | 'inf'",
        "1,x,3 | 'x'",
        "1,1f,3 | '1f'",
        "1,0x1p3,3 | '0x1p3'"
      })
  void refusesRaggedOrBadDenseRowsWithTheirLine(String row, String part) {
    replace("features.csv", "a,b,c", "1,2,3", row.trim());
    Expect.refusal(this::read, "features.csv, line 3", part.trim());
  }

  @Test
  void refusesFeaturesOfNoNode() {
    replace("features.csv", "a,b,c");
    Expect.refusal(this::read, "features.csv, line 1", "none");
    replace("features.csv", "nan,1", "1,1");
    Expect.refusal(this::read, "features.csv, line 1", "'nan'");
  }

  @Test
  void refusesAQuoteThatNeverEnds() {
    TestData.write(
        folder.resolve("edges.csv"),
        ("src,dst\n0,\"" + "1".repeat(2 << 20)).getBytes(StandardCharsets.US_ASCII));
    Expect.refusal(this::read, "edges.csv, after line 1");
  }

  @Test
  void readsWindowsLineEndsAndAByteOrderMark() {
    TestData.write(
        folder.resolve("edges.csv"), "\uFEFFsrc,dst\r\n0,1\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(read().edges().targets()).containsExactly(1);
    TestData.write(
        folder.resolve("edges.csv"), "\uFEFF0,1\n1,2\n".getBytes(StandardCharsets.UTF_8));
    Expect.refusal(this::read, "edges.csv, line 1", "header");
  }
}
