package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.measure.Line;
import java.util.List;

/** Something that is measured, with its floor, in one go. */
public interface Row {

  /** The word for {@code --rows}. */
  String name();

  /** What is measured against what, for {@code --list}. */
  String description();

  /** Measures; may take minutes. */
  List<Line> run(Scope scope) throws Exception;
}
