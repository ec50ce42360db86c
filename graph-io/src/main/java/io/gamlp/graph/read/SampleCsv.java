package io.gamlp.graph.read;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.generate.SplitDraw;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Samples as CSV, one a line: the class (-1 where unlabelled), then, where the header names it, the
 * split ({@code train}, {@code val}, {@code test}, or nothing), then the features.
 */
final class SampleCsv {

  private static final String HEADER = "label,[split,]FEATURE,…";

  private final CsvRows rows;
  private final Growing.Ints classes = new Growing.Ints();
  private final Growing.Ints roles = new Growing.Ints();
  private final Growing.Floats values = new Growing.Floats();

  private SampleCsv(CsvRows rows) {
    this.rows = rows;
  }

  static GraphSnapshot read(Path file, SplitDraw draw, Consumer<String> notes) {
    try (CsvRows rows = CsvRows.open(file)) {
      return new SampleCsv(rows).samples(file, draw, notes);
    }
  }

  private GraphSnapshot samples(Path file, SplitDraw draw, Consumer<String> notes) {
    int columns = rows.skipHeader(HEADER, 2, CsrMatrix.MAX_COLUMNS);
    boolean split = rows.cell(1).trim().equals("split");
    int first = split ? 2 : 1;
    if (!CsvRows.withoutMark(rows.cell(0)).trim().equals("label") || columns == first) {
      throw rows.bad("expected the header '" + HEADER + "'");
    }
    ClassGaps gaps = new ClassGaps(file);
    while (rows.next()) {
      rows.requireColumns(columns);
      int label = rows.wholeNumber(0, "a class, or -1 for none", -1, Labels.MAX_CLASSES - 1);
      classes.add(label);
      gaps.add(label, rows.line());
      if (split) {
        roles.add(role().ordinal());
      }
      for (int column = first; column < columns; column++) {
        values.add(rows.finiteFloat(column, "feature " + (column - first)));
      }
    }
    if (classes.size() == 0) {
      throw rows.bad("expected one line a sample, found none");
    }
    gaps.note().ifPresent(notes);
    Labels labels = Labels.of(classes.toArray());
    DenseFeatures features = new DenseFeatures(classes.size(), columns - first, values.toArray());
    return SampleFiles.snapshot(
        file, features, labels, split ? bytes(roles.toArray()) : draw.ofSamples(labels.classes()));
  }

  private SplitRole role() {
    if (rows.cell(1).isBlank()) {
      return SplitRole.NONE;
    }
    SplitRole role = SplitCsv.role(rows);
    if (classes.get(classes.size() - 1) < 0) {
      throw rows.bad("the sample is in a split but has no label");
    }
    return role;
  }

  private static byte[] bytes(int[] ordinals) {
    byte[] bytes = new byte[ordinals.length];
    for (int v = 0; v < bytes.length; v++) {
      bytes[v] = (byte) ordinals[v];
    }
    return bytes;
  }
}
