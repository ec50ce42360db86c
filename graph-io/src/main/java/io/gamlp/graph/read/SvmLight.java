package io.gamlp.graph.read;

import io.gamlp.graph.InputException;
import io.gamlp.graph.SparseFeatures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Sparse features as svmlight text: {@code target index:value index:value … # comment}, one line a
 * node in the order of node ids. Targets are not used: labels have their own file.
 *
 * <p>Indices count from 0 if index 0 occurs or a comment of scikit-learn says so, else from 1.
 */
final class SvmLight {

  private static final String ZERO_BASED = "Column indices are zero-based";

  private final Path file;
  private final Growing.Ints rowStart = new Growing.Ints();
  private final Growing.Ints columns = new Growing.Ints();
  private final Growing.Floats values = new Growing.Floats();
  private boolean zeroBased;
  private int maxColumn = -1;
  private long line;

  private SvmLight(Path file) {
    this.file = file;
  }

  static SparseFeatures read(Path file) {
    InputFiles.require(file, "the features");
    return new SvmLight(file).read();
  }

  private SparseFeatures read() {
    rowStart.add(0);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(InputFiles.open(file), StandardCharsets.UTF_8), 1 << 16)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        int comment = text.indexOf('#');
        if (comment >= 0) {
          zeroBased |= text.indexOf(ZERO_BASED, comment) >= 0;
          text = text.substring(0, comment);
        }
        if (!text.isBlank()) {
          row(text);
        }
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(file, line, e);
    }
    if (rowStart.size() == 1) {
      throw InputFiles.atLine(file, 1, "expected one line a node, found none");
    }
    return features();
  }

  private void row(String text) {
    int at = skipBlanks(text, 0);
    int end = tokenEnd(text, at);
    if (text.substring(at, end).indexOf(':') >= 0) {
      throw bad("expected a target before the features, found '" + text.substring(at, end) + "'");
    }
    int before = -1;
    for (at = skipBlanks(text, end); at < text.length(); at = skipBlanks(text, end)) {
      end = tokenEnd(text, at);
      String token = text.substring(at, end);
      int colon = token.indexOf(':');
      if (token.startsWith("qid:")) {
        continue;
      }
      long column = colon < 0 ? -1 : Numbers.wholeNumber(token.substring(0, colon));
      float value = colon < 0 ? Float.NaN : Numbers.finiteFloat(token.substring(colon + 1));
      if (column < 0 || column > CsrMatrix.MAX_COLUMNS || Float.isNaN(value)) {
        throw bad("expected index:value (a finite number), found '" + token + "'");
      }
      if (column <= before) {
        throw bad("expected ascending indices, found " + column + " after " + before);
      }
      before = (int) column;
      columns.add(before);
      values.add(value);
    }
    zeroBased |=
        columns.size() > rowStart.get(rowStart.size() - 1)
            && columns.get(rowStart.get(rowStart.size() - 1)) == 0;
    maxColumn = Math.max(maxColumn, before);
    rowStart.add(columns.size());
  }

  private SparseFeatures features() {
    int shift = zeroBased ? 0 : 1;
    int[] shifted = columns.toArray();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] -= shift;
    }
    int dimension = maxColumn < 0 ? 0 : maxColumn + 1 - shift;
    return new SparseFeatures(
        rowStart.size() - 1, dimension, rowStart.toArray(), shifted, values.toArray());
  }

  private static int skipBlanks(String text, int at) {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private static int tokenEnd(String text, int at) {
    while (at < text.length() && text.charAt(at) > ' ') {
      at++;
    }
    return at;
  }

  private InputException bad(String problem) {
    return InputFiles.atLine(file, line, problem);
  }
}
