package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.measure.Target;
import java.nio.file.Path;
import java.util.List;

/**
 * What the user asked of the whole run.
 *
 * @param quick smaller shapes, fewer repetitions
 * @param sources graphs of the user's that readers are to be measured with, too
 * @param folder for what a row writes; removed afterwards
 */
public record Scope(boolean quick, List<String> sources, Path folder) {

  /** One of two, by {@link #quick}. */
  <T> T choose(T full, T small) {
    return quick ? small : full;
  }

  /** The target of a row whose sizes are smaller in a quick run, where it judges nothing. */
  Target ofFullSize(Target target) {
    return quick ? target.ofAnotherSize() : target;
  }
}
