package io.gamlp.graph.npy;

import io.gamlp.graph.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of an NPY file: element type, order and shape.
 *
 * @param type element type
 * @param itemBytes bytes of one element
 * @param fortranOrder whether the first index runs fastest
 * @param shape lengths of the dimensions, none for a scalar
 * @param headerBytes bytes from the file's start to its data
 */
record NpyHeader(NpyType type, int itemBytes, boolean fortranOrder, int[] shape, int headerBytes) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_TEXT_UNITS = 1 << 16;

  /** Elements, or -1 where their product is beyond what one Java array can hold. */
  int count() {
    long count = 1;
    for (int length : shape) {
      count *= length;
      if (count > Integer.MAX_VALUE - 16) {
        return -1;
      }
    }
    return (int) count;
  }

  /**
   * Reads a header and leaves the stream at the first byte of data.
   *
   * @throws InputException naming {@code where} and the offset if this is not a header that is read
   */
  static NpyHeader read(InputStream in, String where) throws IOException {
    byte[] start = in.readNBytes(8);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start.length < 8 || start[i] != MAGIC[i]) {
        throw bad(where, 0, "expected an NPY file (bytes 93 4E 55 4D 50 59), found something else");
      }
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw bad(where, 6, "expected NPY version 1, 2 or 3, found " + version);
    }
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] lengthField = in.readNBytes(lengthBytes);
    if (lengthField.length < lengthBytes) {
      throw bad(where, 8, "expected the header's length, found the end of the file");
    }
    long length = 0;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      length = (length << 8) | (lengthField[i] & 0xFF);
    }
    if (length > MAX_HEADER) {
      throw bad(where, 8, "expected a header of at most " + MAX_HEADER + " bytes, found " + length);
    }
    byte[] text = in.readNBytes((int) length);
    int textStart = 8 + lengthBytes;
    if (text.length < length) {
      throw bad(
          where,
          textStart,
          "expected a header of " + length + " bytes, found " + text.length + " (truncated)");
    }
    Map<String, Object> fields =
        new Literal(new String(text, StandardCharsets.ISO_8859_1), where, textStart).dict();
    return of(fields, where, textStart, textStart + (int) length);
  }

  private static NpyHeader of(
      Map<String, Object> fields, String where, int textStart, int headerBytes) {
    if (!(fields.get("descr") instanceof String descr)
        || !(fields.get("fortran_order") instanceof Boolean fortran)
        || !(fields.get("shape") instanceof int[] shape)) {
      throw bad(
          where,
          textStart,
          "expected a header with 'descr', 'fortran_order' and 'shape' of an array of numbers");
    }
    if (descr.length() < 2) {
      throw bad(where, textStart, "expected an element type such as '<f4', found '" + descr + "'");
    }
    char order = descr.charAt(0);
    String code = descr.substring(1);
    NpyType numeric = NpyType.ofNumericCode(code);
    if (order == '>' && (numeric == null || numeric.unitBytes() > 1)) {
      throw bad(where, textStart, "expected little-endian elements, found '" + descr + "'");
    }
    if (order != '<' && order != '|' && order != '=' && order != '>') {
      throw bad(where, textStart, "expected an element type such as '<f4', found '" + descr + "'");
    }
    if (numeric != null) {
      return new NpyHeader(numeric, numeric.unitBytes(), fortran, shape, headerBytes);
    }
    NpyType textType =
        code.charAt(0) == 'S' ? NpyType.BYTES : code.charAt(0) == 'U' ? NpyType.UNICODE : null;
    if (textType == null || !code.substring(1).matches("[0-9]{1,6}")) {
      throw bad(where, textStart, "cannot read elements of type '" + descr + "', only numbers");
    }
    int units = Integer.parseInt(code.substring(1));
    if (units > MAX_TEXT_UNITS) {
      throw bad(where, textStart, "expected short text, found '" + descr + "'");
    }
    return new NpyHeader(textType, units * textType.unitBytes(), fortran, shape, headerBytes);
  }

  private static InputException bad(String where, long offset, String problem) {
    return new InputException(where + ", offset " + offset + ": " + problem);
  }

  /** The one Python literal that occurs: a dict of strings, booleans and tuples of integers. */
  private static final class Literal {
    private final String text;
    private final String where;
    private final int base;
    private int at;

    Literal(String text, String where, int base) {
      this.text = text;
      this.where = where;
      this.base = base;
    }

    Map<String, Object> dict() {
      Map<String, Object> fields = new HashMap<>();
      expect('{');
      while (peek() != '}') {
        String key = string();
        expect(':');
        if (fields.put(key, value()) != null) {
          throw unexpected("each key once");
        }
        if (peek() == ',') {
          at++;
        } else if (peek() != '}') {
          throw unexpected("',' or '}'");
        }
      }
      at++;
      if (peek() != 0) {
        throw unexpected("the end of the header");
      }
      return fields;
    }

    private Object value() {
      char c = peek();
      if (c == '\'' || c == '"') {
        return string();
      }
      if (c == '(') {
        return tuple();
      }
      if (text.startsWith("True", at)) {
        at += 4;
        return Boolean.TRUE;
      }
      if (text.startsWith("False", at)) {
        at += 5;
        return Boolean.FALSE;
      }
      throw unexpected("a string, True, False or a tuple of lengths");
    }

    private String string() {
      char quote = peek();
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw unexpected("a quoted string");
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    private int[] tuple() {
      List<Integer> lengths = new ArrayList<>();
      expect('(');
      while (peek() != ')') {
        lengths.add(length());
        if (lengths.size() > 32) {
          throw unexpected("at most 32 dimensions");
        }
        if (peek() == ',') {
          at++;
        } else if (peek() != ')') {
          throw unexpected("',' or ')'");
        }
      }
      at++;
      return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    private int length() {
      long value = 0;
      int begin = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        value = value * 10 + (text.charAt(at) - '0');
        if (value > Integer.MAX_VALUE) {
          throw unexpected("a length below 2147483648");
        }
        at++;
      }
      if (at == begin) {
        throw unexpected("a length");
      }
      if (at < text.length() && text.charAt(at) == 'L') {
        at++; // as Python 2 wrote long integers
      }
      return (int) value;
    }

    private void expect(char wanted) {
      if (peek() != wanted) {
        throw unexpected("'" + wanted + "'");
      }
      at++;
    }

    /** The next character that is not white space, 0 at the end. */
    private char peek() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : 0;
    }

    private InputException unexpected(String wanted) {
      String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end of the header";
      return bad(where, (long) base + at, "expected " + wanted + ", found " + found);
    }
  }
}
