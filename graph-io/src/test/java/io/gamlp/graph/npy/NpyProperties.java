package io.gamlp.graph.npy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NpyProperties {

  private static byte[] npz(boolean stored, float[] floats, int[] ints, long[] longs)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (NpzWriter npz = stored ? NpzWriter.stored(bytes) : NpzWriter.deflated(bytes)) {
      npz.put("f", floats, floats.length);
      npz.put("i", ints, ints.length, 1);
      npz.put("l", longs, 1, longs.length);
    }
    return bytes.toByteArray();
  }

  @Property(tries = 200)
  void readingGivesWhatWasWritten(
      @ForAll boolean stored,
      @ForAll @Size(max = 300) float[] floats,
      @ForAll @Size(max = 300) int[] ints,
      @ForAll @Size(max = 300) long[] longs)
      throws IOException {
    Path file = Files.createTempFile("npy", ".npz");
    try {
      Files.write(file, npz(stored, floats, ints, longs));
      try (NpzFile npz = NpzFile.open(file)) {
        assertThat(npz.read("f").toFloats()).isEqualTo(floats);
        assertThat(npz.read("i").toInts()).isEqualTo(ints);
        assertThat(npz.read("i").shape()).containsExactly(ints.length, 1);
        double[] doubles = npz.read("l").toDoubles();
        for (int i = 0; i < longs.length; i++) {
          assertThat(doubles[i]).isEqualTo((double) longs[i]);
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 1000)
  void anyChangedByteGivesAnArrayOrARefusal(
      @ForAll boolean stored, @ForAll @IntRange(max = 100_000) int position, @ForAll byte value)
      throws IOException {
    byte[] bytes = npz(stored, new float[] {1, 2, 3}, new int[] {4, 5}, new long[] {6});
    bytes[position % bytes.length] = value;
    Path file = Files.createTempFile("npy", ".npz");
    try {
      Files.write(file, bytes);
      try (NpzFile npz = NpzFile.open(file)) {
        for (String name : npz.names()) {
          assertThat(npz.read(name).size()).isLessThanOrEqualTo(3);
        }
      } catch (InputException e) {
        assertThat(e).hasMessageContaining(file.getFileName().toString());
      }
    } finally {
      Files.delete(file);
    }
  }
}
