package io.gamlp.admm.testing;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** A program's saved state on the heap. Copies on both ways, so nothing is shared by mistake. */
public final class HeapState implements StateWriter, StateReader {

  private final Map<String, float[]> floats = new TreeMap<>();
  private final Map<String, double[]> doubles = new TreeMap<>();
  private final Map<String, byte[]> bytes = new TreeMap<>();

  @Override
  public void floats(String name, float[] array, int length) {
    refuseTwice(floats.put(name, Arrays.copyOf(array, length)), name);
  }

  @Override
  public void doubles(String name, double... numbers) {
    refuseTwice(doubles.put(name, numbers.clone()), name);
  }

  @Override
  public void bytes(String name, byte[] array) {
    refuseTwice(bytes.put(name, array.clone()), name);
  }

  private static void refuseTwice(Object before, String name) {
    if (before != null) {
      throw new IllegalStateException("saved twice: " + name);
    }
  }

  @Override
  public float[] floats(String name) {
    float[] array = floats.get(name);
    return array == null ? null : array.clone();
  }

  @Override
  public double[] doubles(String name) {
    double[] array = doubles.get(name);
    return array == null ? null : array.clone();
  }

  @Override
  public byte[] bytes(String name) {
    byte[] array = bytes.get(name);
    return array == null ? null : array.clone();
  }

  /** The names whose bits differ between two states, with their values. */
  public List<String> differencesTo(HeapState other) {
    List<String> differences = new ArrayList<>();
    compare(floats, other.floats, Arrays::equals, Arrays::toString, differences);
    compare(doubles, other.doubles, Arrays::equals, Arrays::toString, differences);
    compare(bytes, other.bytes, Arrays::equals, Arrays::toString, differences);
    return differences;
  }

  private static <T> void compare(
      Map<String, T> mine,
      Map<String, T> theirs,
      BiPredicate<T, T> equal,
      Function<T, String> text,
      List<String> differences) {
    Set<String> names = new TreeSet<>(mine.keySet());
    names.addAll(theirs.keySet());
    for (String name : names) {
      T x = mine.get(name);
      T y = theirs.get(name);
      if (x == null || y == null || !equal.test(x, y)) {
        differences.add(
            name
                + ": "
                + (x == null ? "absent" : text.apply(x))
                + " against "
                + (y == null ? "absent" : text.apply(y)));
      }
    }
  }
}
