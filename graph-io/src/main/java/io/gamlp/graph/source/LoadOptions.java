package io.gamlp.graph.source;

import java.util.function.Consumer;

/**
 * What loading depends on besides the source itself, and who hears of what looks odd in it.
 *
 * @param seed draws the split of a source that brings none
 * @param notes takes a line for people on what is valid, but looks like a mistake
 */
public record LoadOptions(long seed, Consumer<String> notes) {

  public static LoadOptions seeded(long seed) {
    return new LoadOptions(seed, note -> {});
  }

  /** The same, with another listener. */
  public LoadOptions noting(Consumer<String> listener) {
    return new LoadOptions(seed, listener);
  }
}
