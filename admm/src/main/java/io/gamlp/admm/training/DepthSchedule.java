package io.gamlp.admm.training;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which layers train in which stage (spec §4, §8). Layers are numbered as in the deepest chain and
 * the output layer always has the last number, so a stage of depth d trains layers {@code 1 … d-1}
 * and {@code L}.
 *
 * @param depths number of layers of each stage, ascending; the last one is L
 */
public record DepthSchedule(int[] depths) implements Serializable {

  public DepthSchedule {
    if (depths.length == 0 || depths[0] < 1) {
      throw new IllegalArgumentException("a depth schedule needs at least one depth >= 1");
    }
    for (int s = 1; s < depths.length; s++) {
      if (depths[s] <= depths[s - 1] || depths[0] < 2) {
        throw new IllegalArgumentException(
            "depths must start at 2 or more and ascend, got " + Arrays.toString(depths));
      }
    }
  }

  /** One stage that trains all layers from the start. */
  public static DepthSchedule none(int layers) {
    return new DepthSchedule(new int[] {layers});
  }

  public int stages() {
    return depths.length;
  }

  /** L, the depth of the last stage. */
  public int layers() {
    return depths[depths.length - 1];
  }

  public int depth(int stage) {
    return depths[stage];
  }

  /** The first stage in which a layer trains. */
  public int firstStage(int layer) {
    int stage = 0;
    while (!trains(stage, layer)) {
      stage++;
    }
    return stage;
  }

  public boolean trains(int stage, int layer) {
    return layer < depths[stage] || layer == layers();
  }

  public boolean isOutput(int layer) {
    return layer == layers();
  }

  /** The layer above, in a stage in which this one trains. */
  public int above(int stage, int layer) {
    return layer == depths[stage] - 1 ? layers() : layer + 1;
  }

  /** The layer below, in a stage in which this one trains. */
  public int below(int stage, int layer) {
    return isOutput(layer) ? depths[stage] - 1 : layer - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DepthSchedule that && Arrays.equals(depths, that.depths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(depths);
  }

  @Override
  public String toString() {
    return Arrays.toString(depths);
  }
}
