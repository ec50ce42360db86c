package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.TestData;
import io.gamlp.graph.generate.SplitDraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path folder;

  @BeforeEach
  void fiveImages() {
    IdxBytes.folder(folder);
  }

  private GraphSnapshot read() {
    return IdxFolder.read(folder, SplitDraw.shuffled(0));
  }

  private void write(String name, int[] shape, int... elements) {
    TestData.write(folder.resolve(name), IdxBytes.idx(shape, elements));
  }

  /** Puts a gzipped file, perhaps a damaged one, in the place of the plain one. */
  private void pack(String name, int keptBytes) throws IOException {
    byte[] packed = TestData.gzip(Files.readAllBytes(folder.resolve(name)));
    Files.delete(folder.resolve(name));
    TestData.write(
        folder.resolve(name + ".gz"), Arrays.copyOf(packed, Math.min(keptBytes, packed.length)));
  }

  @Test
  void readsImagesAsSamplesWithoutEdgesScaledToOne() {
    GraphSnapshot samples = read();
    assertThat(samples.numNodes()).isEqualTo(5);
    assertThat(samples.edges().size()).isZero();
    assertThat(samples.numClasses()).isEqualTo(2);
    assertThat(samples.labels()).containsExactly(0, 1, 0, 1, 0);
    assertThat(samples.features()).isInstanceOf(DenseFeatures.class);
    float[] values = ((DenseFeatures) samples.features()).values();
    assertThat(Arrays.copyOf(values, 4)).containsExactly(0f, 51 / 255f, 1f, 1 / 255f);
    assertThat(Arrays.copyOfRange(values, 16, 20))
        .containsExactly(1f, 254 / 255f, 253 / 255f, 252 / 255f);
  }

  @Test
  void testImagesAreForTestAndValidationIsDrawnFromTheOthers() {
    byte[] roles = read().roles();
    assertThat(Arrays.copyOfRange(roles, 3, 5)).containsOnly((byte) SplitRole.TEST.ordinal());
    assertThat(Arrays.copyOf(roles, 3))
        .containsOnly((byte) SplitRole.TRAIN.ordinal(), (byte) SplitRole.VAL.ordinal())
        .doesNotContain((byte) SplitRole.TEST.ordinal());
  }

  @Test
  void gzippedFilesAreTheSameSamples() throws IOException {
    GraphSnapshot plain = read();
    for (String name : new String[] {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS}) {
      pack(name, Integer.MAX_VALUE);
    }
    assertThat(read()).usingRecursiveComparison().isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS})
  void namesAFileThatIsMissing(String name) throws IOException {
    Files.delete(folder.resolve(name));
    Expect.refusal(this::read, name + ".gz: no such file", name + ", as it is");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 15, 27})
  void refusesAFileThatEndsEarly(int length) throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve(TRAIN_IMAGES));
    TestData.write(folder.resolve(TRAIN_IMAGES), Arrays.copyOf(whole, length));
    Expect.refusal(this::read, TRAIN_IMAGES + ", offset ", "truncated");
  }

  @Test
  void refusesAGzippedFileThatEndsEarly() throws IOException {
    pack(TRAIN_IMAGES, 24);
    Expect.refusal(this::read, TRAIN_IMAGES + ".gz, offset ", "truncated");
  }

  @Test
  void refusesAGzippedFileOfFewerBytesThanItsHeaderSays() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve(TRAIN_LABELS));
    TestData.write(folder.resolve(TRAIN_LABELS), Arrays.copyOf(whole, whole.length - 1));
    pack(TRAIN_LABELS, Integer.MAX_VALUE);
    Expect.refusal(
        this::read, TRAIN_LABELS + ".gz, offset 10", "expected 1 more bytes", "truncated");
  }

  @Test
  void refusesAGzippedFileThatIsNone() throws IOException {
    Files.move(folder.resolve(TEST_LABELS), folder.resolve(TEST_LABELS + ".gz"));
    Expect.refusal(this::read, TEST_LABELS + ".gz, offset 0: expected a gzip file");
  }

  @Test
  void refusesAnotherMagicNumber() {
    TestData.write(
        folder.resolve(TEST_IMAGES), IdxBytes.idx(0x0D03, new int[] {1, 1, 1}, 0, 0, 0, 0));
    Expect.refusal(this::read, TEST_IMAGES + ", offset 0", "0x00000803", "0x00000d03");
  }

  @Test
  void refusesImagesWhereLabelsBelong() {
    write(TRAIN_LABELS, new int[] {3, 1, 1}, 0, 1, 0);
    Expect.refusal(this::read, TRAIN_LABELS + ", offset 0", "0x00000801", "0x00000803");
  }

  @Test
  void refusesADimensionWithoutLength() {
    write(TRAIN_IMAGES, new int[] {3, 0, 2});
    Expect.refusal(this::read, TRAIN_IMAGES + ", offset 8", "1 or more, found 0");
  }

  @Test
  void refusesAHeaderThatAsksForMoreThanTheFileHolds() {
    write(TRAIN_IMAGES, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 9}, 1, 2, 3);
    Expect.refusal(this::read, TRAIN_IMAGES + ", offset 16", "more than the file holds");
  }

  @Test
  void refusesCountsThatDiffer() {
    write(TRAIN_LABELS, new int[] {2}, 0, 1);
    Expect.refusal(
        this::read, TRAIN_LABELS + ", offset 4: expected 3 items", TRAIN_IMAGES, "found 2");
  }

  @Test
  void refusesTestImagesOfAnotherSize() {
    write(TEST_IMAGES, new int[] {2, 1, 1}, 0, 1);
    Expect.refusal(this::read, TEST_IMAGES + ", offset 8: expected items of 4 bytes", "found 1");
  }

  @Test
  void refusesBytesAfterTheEnd() {
    write(TEST_LABELS, new int[] {2}, 0, 1, 1);
    Expect.refusal(this::read, TEST_LABELS + ", offset 10: bytes follow");
  }

  @Test
  void refusesATestClassThatNoTrainingImageHas() {
    write(TEST_LABELS, new int[] {2}, 0, 200);
    Expect.refusal(this::read, TEST_LABELS + ", offset 9", "0 … 1", "found 200");
  }

  @Test
  void refusesATrainingClassFarFromTheOthers() {
    write(TRAIN_LABELS, new int[] {3}, 0, 1, 7);
    Expect.refusal(this::read, TRAIN_LABELS + ", offset 10", "class 7", "none of 2");
  }
}
