package io.gamlp.graph.read;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.generate.SplitDraw;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The four IDX files of MNIST and its relatives, each as it is or gzipped: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, and the same with {@code t10k} in
 * place of {@code train}. Every image is a node without edges, the training images first; a pixel
 * is a feature from 0 to 1.
 *
 * <p>The t10k images are for test. Validation images are drawn from the training images.
 */
public final class IdxFolder {

  private static final int IMAGE_RANK = 3;
  private static final int LABEL_RANK = 1;

  /** The longest array that every JVM makes. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Path folder;

  private IdxFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the folder.
   *
   * @param draw of the validation images
   * @throws InputException naming file and offset of what is missing or wrong
   */
  public static GraphSnapshot read(Path folder, SplitDraw draw) {
    InputFiles.requireFolder(folder, "a folder with train-images-idx3-ubyte[.gz] and its siblings");
    return new IdxFolder(folder).read(draw);
  }

  private GraphSnapshot read(SplitDraw draw) {
    try (IdxFile trainImages = IdxFile.open(file("train-images-idx3-ubyte"), IMAGE_RANK);
        IdxFile trainLabels = IdxFile.open(file("train-labels-idx1-ubyte"), LABEL_RANK);
        IdxFile testImages = IdxFile.open(file("t10k-images-idx3-ubyte"), IMAGE_RANK);
        IdxFile testLabels = IdxFile.open(file("t10k-labels-idx1-ubyte"), LABEL_RANK)) {
      trainLabels.requireItems(trainImages);
      testLabels.requireItems(testImages);
      testImages.requireItemLength(trainImages);
      int train = trainImages.items();
      DenseFeatures images = features(trainImages, testImages);
      int all = images.numNodes();
      int[] labels = labels(trainLabels, testLabels, all);
      int numClasses = Arrays.stream(labels, 0, train).max().orElseThrow() + 1;
      return new GraphSnapshot(
          InputFiles.lastName(folder),
          all,
          EdgeList.none(),
          images,
          labels,
          numClasses,
          draw.beforeTest(train, all - train));
    }
  }

  private Path file(String name) {
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(name + ".gz");
    return Files.isRegularFile(plain)
        ? plain
        : InputFiles.require(packed, "IDX data, gzipped (or " + name + ", as it is)");
  }

  private DenseFeatures features(IdxFile train, IdxFile test) {
    long all = (long) train.items() + test.items();
    int dimension = train.itemLength();
    if (all * dimension > LONGEST_ARRAY) {
      throw new InputException(
          String.format("%s: %d images of %d pixels are too many", folder, all, dimension));
    }
    float[] values = new float[(int) all * dimension];
    train.readScaled(values, 0);
    test.readScaled(values, train.items() * dimension);
    return new DenseFeatures((int) all, dimension, values);
  }

  /** Classes as the training images have them; the format does not say how many there are. */
  private static int[] labels(IdxFile train, IdxFile test, int all) {
    int[] labels = new int[all];
    train.readInts(labels, 0);
    test.readInts(labels, train.items());
    boolean[] known = new boolean[256];
    int greatest = 0;
    for (int v = 0; v < train.items(); v++) {
      known[labels[v]] = true;
      greatest = labels[v] > labels[greatest] ? v : greatest;
    }
    for (int c = 0; c < labels[greatest]; c++) {
      if (!known[c]) {
        throw train.badItem(
            greatest,
            "found the class "
                + labels[greatest]
                + ", expected training images of every class below it, but there are none of "
                + c);
      }
    }
    for (int v = train.items(); v < all; v++) {
      if (!known[labels[v]]) {
        throw test.badItem(
            v - train.items(),
            "expected a class of the training images (0 … "
                + labels[greatest]
                + "), found "
                + labels[v]);
      }
    }
    return labels;
  }
}
