package io.gamlp.graph.read;

import io.gamlp.graph.TestData;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** IDX files made by hand, byte by byte. */
public final class IdxBytes {

  private static final int UNSIGNED_BYTES = 0x0800;

  private IdxBytes() {}

  /** A file of unsigned bytes. */
  public static byte[] idx(int[] shape, int... elements) {
    return idx(UNSIGNED_BYTES | shape.length, shape, elements);
  }

  /** A file with any magic number. */
  public static byte[] idx(int magic, int[] shape, int... elements) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + elements.length);
    bytes.putInt(magic);
    for (int length : shape) {
      bytes.putInt(length);
    }
    for (int element : elements) {
      bytes.put((byte) element);
    }
    return bytes.array();
  }

  /** Three training and two test images of 2 x 2 pixels in two classes, as they are. */
  public static Path folder(Path folder) {
    TestData.write(
        folder.resolve("train-images-idx3-ubyte"),
        idx(new int[] {3, 2, 2}, 0, 51, 255, 1, 0, 0, 0, 0, 9, 8, 7, 6));
    TestData.write(folder.resolve("train-labels-idx1-ubyte"), idx(new int[] {3}, 0, 1, 0));
    TestData.write(
        folder.resolve("t10k-images-idx3-ubyte"),
        idx(new int[] {2, 2, 2}, 1, 2, 3, 4, 255, 254, 253, 252));
    TestData.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(new int[] {2}, 1, 0));
    return folder;
  }
}
