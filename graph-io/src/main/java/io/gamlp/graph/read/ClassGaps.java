package io.gamlp.graph.read;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds classes that no node has though a greater one occurs, and where the greatest is. Few are
 * nothing strange in a part of a graph; one typing error can make tens of thousands.
 */
final class ClassGaps {

  private final Path file;
  private final BitSet occurring = new BitSet();
  private long lineOfGreatest;

  ClassGaps(Path file) {
    this.file = file;
  }

  /**
   * @param label a class, or a negative number for none
   * @param line where it is in the file, 1-based
   */
  void add(int label, long line) {
    if (label >= occurring.length()) {
      lineOfGreatest = line;
    }
    if (label >= 0) {
      occurring.set(label);
    }
  }

  /** A line for people, where there are such classes. */
  Optional<String> note() {
    int classes = occurring.length();
    int absent = classes - occurring.cardinality();
    return absent == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s, line %d: class %d makes %,d classes (0 … %d), %,d of which no node has",
                file,
                lineOfGreatest,
                classes - 1,
                classes,
                classes - 1,
                absent));
  }
}
