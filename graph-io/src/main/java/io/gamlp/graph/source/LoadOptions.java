package io.gamlp.graph.source;

/**
 * What loading depends on besides the source itself.
 *
 * @param seed draws the split of a source that brings none
 */
public record LoadOptions(long seed) {

  public static LoadOptions seeded(long seed) {
    return new LoadOptions(seed);
  }
}
