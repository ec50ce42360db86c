package io.gamlp.graph.source;

import io.gamlp.graph.generate.SplitDraw;
import java.util.function.Consumer;

/**
 * What loading depends on besides the source itself, and who hears of what looks odd in it.
 *
 * @param splits draws the split of a source that brings none
 * @param notes takes a line for people on what is valid, but looks like a mistake
 */
public record LoadOptions(SplitDraw splits, Consumer<String> notes) {

  /** The split of a source that brings none is one draw of the whole graph. */
  public static LoadOptions seeded(long seed) {
    return new LoadOptions(SplitDraw.shuffled(seed), note -> {});
  }

  /** There it is drawn by node, so that a node keeps its role from version to version. */
  public static LoadOptions seededByNode(long seed) {
    return new LoadOptions(SplitDraw.byNode(seed), note -> {});
  }

  /** The same, with another listener. */
  public LoadOptions noting(Consumer<String> listener) {
    return new LoadOptions(splits, listener);
  }
}
