package io.gamlp.admm.testing;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** The names whose bits differ between two states, with their values where they are short. */
  public List<String> differencesTo(HeapState other) {
    List<String> differences = new ArrayList<>();
    TreeMap<String, String> mine = describe();
    TreeMap<String, String> theirs = other.describe();
    mine.forEach(
        (name, text) -> {
          if (!text.equals(theirs.get(name))) {
            differences.add(name + ": " + text + " against " + theirs.get(name));
          }
        });
    theirs.keySet().stream()
        .filter(name -> !mine.containsKey(name))
        .forEach(name -> differences.add(name + ": only in the second"));
    return differences;
  }

  /** Exact: the shortest decimal of a float or double tells all of them apart, but for NaNs. */
  private TreeMap<String, String> describe() {
    TreeMap<String, String> all = new TreeMap<>();
    floats.forEach((name, x) -> all.put("floats " + name, Arrays.toString(x)));
    doubles.forEach((name, x) -> all.put("doubles " + name, Arrays.toString(x)));
    bytes.forEach((name, x) -> all.put("bytes " + name, Arrays.toString(x)));
    return all;
  }
}
