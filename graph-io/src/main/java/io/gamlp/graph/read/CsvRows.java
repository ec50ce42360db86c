package io.gamlp.graph.read;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.gamlp.graph.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a CSV file, with cells checked as they are read. Also unpacks {@code .csv.gz}. */
final class CsvRows implements Closeable {

  /** Longer cells are no numbers; keeps a file without line ends from filling the memory. */
  private static final int MAX_BUFFER = 1 << 20;

  private final Path file;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> rows;
  private CsvRecord row;
  private long line;

  private CsvRows(Path file, CsvReader<CsvRecord> reader) {
    this.file = file;
    this.reader = reader;
    this.rows = reader.iterator();
  }

  static CsvRows open(Path file) {
    try {
      return new CsvRows(
          file,
          CsvReader.builder()
              .maxBufferSize(MAX_BUFFER)
              .ofCsvRecord(InputFiles.open(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw InputFiles.unreadable(file, 0, e);
    }
  }

  /** Steps to the next row that is not empty. */
  boolean next() {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next();
      line = row.getStartingLineNumber();
      return true;
    } catch (UncheckedIOException | CsvParseException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw InputFiles.unreadable(file, line, cause);
    }
  }

  /**
   * Steps over the header line, which the file must have.
   *
   * @param expected its wording, for messages
   * @return number of its columns
   */
  int skipHeader(String expected, int minColumns, int maxColumns) {
    stepToHeader(expected);
    boolean numeric = Numbers.wholeNumber(withoutMark(cell(0))) != Numbers.NOT_A_NUMBER;
    if (numeric || columns() < minColumns || columns() > maxColumns) {
      throw badHeader(expected);
    }
    return columns();
  }

  /**
   * Steps over a header line of which each cell is known: columns in another order would be taken
   * for each other.
   *
   * @param allowed the lines that it may be
   * @return number of its columns
   */
  int skipHeader(String... allowed) {
    String expected = String.join("' or '", allowed);
    stepToHeader(expected);
    String found =
        row.getFields().stream()
            .map(cell -> withoutMark(cell).trim())
            .collect(Collectors.joining(","));
    if (!List.of(allowed).contains(found)) {
      throw badHeader(expected);
    }
    return columns();
  }

  private void stepToHeader(String expected) {
    if (!next()) {
      throw InputFiles.atLine(
          file, 1, "expected the header '" + expected + "', found an empty file");
    }
  }

  private InputException badHeader(String expected) {
    return bad("expected the header '" + expected + "', found '" + joined() + "'");
  }

  long line() {
    return line;
  }

  int columns() {
    return row.getFieldCount();
  }

  String cell(int column) {
    return row.getField(column);
  }

  void requireColumns(int columns) {
    if (columns() != columns) {
      throw bad("expected " + columns + " columns, found " + columns());
    }
  }

  /** A whole number within bounds, both included. */
  int wholeNumber(int column, String what, int min, int max) {
    return wholeNumber(column, what, min, max, "");
  }

  /**
   * @param why ends the message when the cell holds something else
   */
  int wholeNumber(int column, String what, int min, int max, String why) {
    String text = cell(column);
    long value = Numbers.wholeNumber(text);
    if (value < min || value > max) {
      throw bad(
          "expected " + what + " (" + min + " … " + max + "), found '" + shown(text) + "'" + why);
    }
    return (int) value;
  }

  float finiteFloat(int column, String what) {
    float value = Numbers.finiteFloat(cell(column));
    if (Float.isNaN(value)) {
      throw bad("expected " + what + " (a finite number), found '" + shown(cell(column)) + "'");
    }
    return value;
  }

  float weight(int column) {
    float value = finiteFloat(column, "an edge weight");
    if (value <= 0) {
      throw bad("expected an edge weight above 0, found '" + shown(cell(column)) + "'");
    }
    return value;
  }

  InputException bad(String problem) {
    return InputFiles.atLine(file, line, problem);
  }

  static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
  }

  private String joined() {
    return shown(String.join(",", row.getFields()));
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw InputFiles.unreadable(file, line, e);
    }
  }
}
