package io.gamlp.graph;

/**
 * Edges as they stood in the source, in its order; parallel edges, both directions and self loops
 * are still there.
 *
 * @param sources 0-based source node of each edge
 * @param targets 0-based target node of each edge
 * @param weights weight of each edge, or null where the source has none (all are 1)
 */
public record EdgeList(int[] sources, int[] targets, float[] weights) {

  public EdgeList {
    if (sources.length != targets.length || (weights != null && weights.length != sources.length)) {
      throw new IllegalArgumentException("sources, targets and weights differ in length");
    }
  }

  /** The edges of samples that nothing connects. */
  public static EdgeList none() {
    return new EdgeList(new int[0], new int[0], null);
  }

  public int size() {
    return sources.length;
  }

  public boolean weighted() {
    return weights != null;
  }
}
