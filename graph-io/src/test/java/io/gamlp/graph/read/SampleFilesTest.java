package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.TestData;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.npy.NpyBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {

  private static final byte TRAIN = (byte) SplitRole.TRAIN.ordinal();
  private static final byte VAL = (byte) SplitRole.VAL.ordinal();
  private static final byte TEST = (byte) SplitRole.TEST.ordinal();
  private static final byte NONE = (byte) SplitRole.NONE.ordinal();

  @TempDir Path folder;

  private static float[] values(GraphSnapshot samples) {
    assertThat(samples.edges().size()).isZero();
    return ((DenseFeatures) samples.features()).values();
  }

  @Nested
  class Csv {

    private GraphSnapshot read(String... lines) {
      return SampleFiles.read(
          TestData.write(folder.resolve("s.csv"), lines), SplitDraw.shuffled(0), note -> {});
    }

    @Test
    void readsLabelsAndFeatures() {
      GraphSnapshot samples = read("label,a,b", "1,0.5,-2", "0,1e-3,4", "-1,0,0");
      assertThat(samples.name()).isEqualTo("s");
      assertThat(samples.labels()).containsExactly(1, 0, -1);
      assertThat(samples.numClasses()).isEqualTo(2);
      assertThat(values(samples)).containsExactly(0.5f, -2, 1e-3f, 4, 0, 0);
      assertThat(samples.roles()[2]).isEqualTo(NONE);
    }

    @Test
    void readsSplitsWhereTheHeaderNamesThem() {
      GraphSnapshot samples =
          read("label,split,a", "0,train,1", "1,valid,2", "1,test,3", "1,,4", "-1,,5");
      assertThat(samples.roles()).containsExactly(TRAIN, VAL, TEST, NONE, NONE);
      assertThat(values(samples)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void readsAGzippedFile() {
      Path file =
          TestData.write(folder.resolve("s.csv.gz"), TestData.gzip("label,a", "0,1", "1,2"));
      assertThat(SampleFiles.read(file, SplitDraw.shuffled(0), note -> {}).labels())
          .containsExactly(0, 1);
    }

    @Test
    void saysWhereTheGreatestClassIsWhenSomeClassesHaveNoSample() {
      List<String> notes = new ArrayList<>();
      Path file = TestData.write(folder.resolve("s.csv"), "label,a", "0,1", "9,1", "1,1");
      SampleFiles.read(file, SplitDraw.shuffled(0), notes::add);
      assertThat(notes)
          .containsExactly(
              file + ", line 3: class 9 makes 10 classes (0 … 9), 7 of which no node has");
    }

    @Test
    void refusesAnotherHeader() {
      Expect.refusal(() -> read("a,b", "1,2"), "s.csv, line 1", "label,[split,]FEATURE");
      Expect.refusal(() -> read("0,1", "1,2"), "s.csv, line 1", "label,[split,]FEATURE");
      Expect.refusal(() -> read("label,split", "1,train"), "s.csv, line 1");
      Expect.refusal(() -> read("label,a"), "s.csv, line 1", "found none");
    }

    @Test
    void namesTheLineOfWhatIsWrong() {
      Expect.refusal(() -> read("label,a", "0,1", "0,x"), "s.csv, line 3", "feature 0", "'x'");
      Expect.refusal(() -> read("label,a", "0,1", "0"), "s.csv, line 3", "expected 2 columns");
      Expect.refusal(() -> read("label,a", "-2,1"), "s.csv, line 2", "a class", "'-2'");
      Expect.refusal(() -> read("label,a", "0.5,1"), "s.csv, line 2", "a class", "'0.5'");
      Expect.refusal(() -> read("label,split,a", "0,tset,1"), "s.csv, line 2", "'tset'");
      Expect.refusal(() -> read("label,split,a", "-1,test,1"), "s.csv, line 2", "no label");
    }
  }

  @Nested
  class Npz {

    private final Map<String, byte[]> arrays =
        new HashMap<>(
            Map.of(
                "x", NpyBytes.npy("|u1", false, "(3, 1, 2)", new byte[] {0, -1, 51, 0, 0, 0}),
                "y", NpyBytes.npy("<i8", false, "(3,)", NpyBytes.longs(1, 0, -1))));

    private GraphSnapshot read() {
      return SampleFiles.read(
          TestData.write(folder.resolve("s.npz"), NpyBytes.npz(arrays)),
          SplitDraw.shuffled(0),
          note -> {});
    }

    private void split(String... names) {
      byte[] text = new byte[5 * names.length];
      for (int i = 0; i < names.length; i++) {
        byte[] name = names[i].getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, text, 5 * i, name.length);
      }
      arrays.put("split", NpyBytes.npy("|S5", false, "(" + names.length + ",)", text));
    }

    @Test
    void readsBytesAsPixelsAndJoinsTheirDimensions() {
      GraphSnapshot samples = read();
      assertThat(samples.name()).isEqualTo("s");
      assertThat(samples.labels()).containsExactly(1, 0, -1);
      assertThat(samples.features().dimension()).isEqualTo(2);
      assertThat(values(samples)).containsExactly(0, 1, 51 / 255f, 0, 0, 0);
    }

    @Test
    void leavesOtherNumbersAsTheyAre() {
      arrays.put("x", NpyBytes.npy("<f4", false, "(3, 1)", NpyBytes.floats(300, -2, 0.5f)));
      assertThat(values(read())).containsExactly(300, -2, 0.5f);
    }

    @Test
    void readsSplitsWhereThereAreAny() {
      split("train", "val", "");
      assertThat(read().roles()).containsExactly(TRAIN, VAL, NONE);
    }

    @Test
    void namesTheArrayOfWhatIsWrong() {
      split("train", "exam", "");
      Expect.refusal(this::read, "s.npz!split.npy, row 1", "'exam'");
      split("train", "val", "test");
      Expect.refusal(this::read, "s.npz!split.npy, row 2", "no label");
      split("train");
      Expect.refusal(this::read, "s.npz!split.npy", "3 samples, found 1");
      arrays.remove("split");
      arrays.put("y", NpyBytes.npy("<i8", false, "(2,)", NpyBytes.longs(1, 0)));
      Expect.refusal(this::read, "s.npz!y.npy", "3 nodes, found 2");
      arrays.put("x", NpyBytes.npy("<f4", false, "(2, 1)", NpyBytes.floats(0, Float.NaN)));
      Expect.refusal(this::read, "s.npz!x.npy, row 1, feature 0", "NaN");
      arrays.put("x", NpyBytes.npy("<f4", false, "(2,)", NpyBytes.floats(0, 1)));
      Expect.refusal(this::read, "s.npz!x.npy", "samples x features", "[2]");
      arrays.remove("y");
      arrays.put("x", NpyBytes.npy("<f4", false, "(2, 1)", NpyBytes.floats(0, 1)));
      Expect.refusal(this::read, "expected an array 'y'");
    }
  }

  @Nested
  class FilesOfTheirOwn {

    private Path features;

    @BeforeEach
    void threeRows() {
      features = TestData.write(folder.resolve("x.csv"), "1,2", "3,4", "5,6");
    }

    private Path labels(String... lines) {
      return TestData.write(folder.resolve("y.csv"), lines);
    }

    @Test
    void readsThemAsACsvFolderHasThem() {
      Path labels = labels("node,label", "0,1", "2,0", "1,1");
      Path splits =
          TestData.write(folder.resolve("s.csv"), "node,split", "2,train", "0,val", "1,test");
      GraphSnapshot samples =
          SampleFiles.read(features, labels, splits, SplitDraw.shuffled(0), note -> {});
      assertThat(samples.labels()).containsExactly(1, 1, 0);
      assertThat(samples.roles()).containsExactly(VAL, TEST, TRAIN);
      assertThat(values(samples)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void drawsTheSplitsWhereThereAreNone() {
      Path labels = labels("node,label", "0,1", "2,0", "1,1");
      assertThat(
              SampleFiles.read(features, labels, null, SplitDraw.shuffled(0), note -> {}).roles())
          .containsExactlyInAnyOrder(TRAIN, VAL, TEST);
    }

    @Test
    void readsLabelsFromNumpy() {
      Path labels =
          TestData.write(
              folder.resolve("y.npy"), NpyBytes.npy("|u1", false, "(3,)", new byte[] {0, 2, 1}));
      assertThat(
              SampleFiles.read(features, labels, null, SplitDraw.shuffled(0), note -> {}).labels())
          .containsExactly(0, 2, 1);
    }

    @Test
    void refusesWhatDoesNotFit() {
      Path labels = labels("node,label", "3,1");
      Expect.refusal(
          () -> SampleFiles.read(features, labels, null, SplitDraw.shuffled(0), note -> {}),
          "y.csv, line 2",
          "'3'");
      Expect.refusal(
          () ->
              SampleFiles.read(
                  features, folder.resolve("none.csv"), null, SplitDraw.shuffled(0), note -> {}),
          "none.csv");
      Expect.refusal(
          () -> SampleFiles.read(labels.resolveSibling("y.txt"), SplitDraw.shuffled(0), note -> {}),
          "y.txt");
      Path text = TestData.write(folder.resolve("y.txt"), "x");
      Expect.refusal(
          () -> SampleFiles.read(text, SplitDraw.shuffled(0), note -> {}),
          "y.txt",
          ".npz",
          "FEATURES,LABELS");
    }
  }
}
