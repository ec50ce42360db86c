package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.measure.Line;
import java.util.List;

/** Something that is measured, with its floor, in one go. */
public interface Row {

  /**
   * About so many seconds on two cores that nothing else uses.
   *
   * @param full in a full run
   * @param quick in a quick one
   */
  record Takes(int full, int quick) {}

  /** The word for {@code --rows}. */
  String name();

  /** What is measured against what, in at most 52 characters. */
  String description();

  /** How long it takes. */
  Takes takes();

  /** Measures; may take minutes. */
  List<Line> run(Scope scope) throws Exception;
}
