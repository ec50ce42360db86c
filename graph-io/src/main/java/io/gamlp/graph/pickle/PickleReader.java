package io.gamlp.graph.pickle;

import io.gamlp.graph.InputException;
import io.gamlp.graph.npy.NpyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pickles of protocol 0 to 2 that hold numbers, text, lists, tuples, dicts, NumPy arrays and
 * SciPy CSR matrices.
 *
 * <p>Values come back as {@link Long}, {@link Double}, {@link Boolean}, {@link String} (bytes as
 * Latin-1), {@link List} (lists and tuples), {@link Map}, {@link PickledArray}, {@link
 * PickledObject}, and {@link #NONE}.
 */
public final class PickleReader {

  /** Python's None. */
  public static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private static final Object MARK = new Object();
  private static final long MAX_FILE_BYTES = 1L << 30;
  private static final int MAX_VALUES = 1 << 25;

  /** What a pickle may name, with what it stands for here. */
  private enum Global {
    RECONSTRUCT_ARRAY,
    ARRAY,
    DTYPE,
    CSR_MATRIX,
    DEFAULTDICT,
    LIST,
    OBJECT,
    RECONSTRUCT_OBJECT,
    ENCODE
  }

  private static final Map<String, Global> GLOBALS =
      Map.ofEntries(
          Map.entry("numpy.core.multiarray _reconstruct", Global.RECONSTRUCT_ARRAY),
          Map.entry("numpy._core.multiarray _reconstruct", Global.RECONSTRUCT_ARRAY),
          Map.entry("numpy ndarray", Global.ARRAY),
          Map.entry("numpy dtype", Global.DTYPE),
          Map.entry("scipy.sparse.csr csr_matrix", Global.CSR_MATRIX),
          Map.entry("scipy.sparse._csr csr_matrix", Global.CSR_MATRIX),
          Map.entry("collections defaultdict", Global.DEFAULTDICT),
          Map.entry("__builtin__ list", Global.LIST),
          Map.entry("builtins list", Global.LIST),
          Map.entry("__builtin__ object", Global.OBJECT),
          Map.entry("builtins object", Global.OBJECT),
          Map.entry("copy_reg _reconstructor", Global.RECONSTRUCT_OBJECT),
          Map.entry("copyreg _reconstructor", Global.RECONSTRUCT_OBJECT),
          Map.entry("_codecs encode", Global.ENCODE));

  /** A tuple; unlike a list nothing can be added to it. */
  private record Tuple(List<Object> items) {}

  /** An element type under construction: BUILD brings its byte order. */
  private static final class DType {
    private final String code;
    private boolean bigEndian;

    DType(String code) {
      this.code = code;
    }
  }

  /** An array under construction: BUILD brings its contents. */
  private static final class ArrayHolder {
    private PickledArray array;
  }

  private final String where;
  private final byte[] bytes;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int at;
  private int opcodeAt;

  private PickleReader(String where, byte[] bytes) {
    this.where = where;
    this.bytes = bytes;
  }

  /**
   * Reads the one value of a file.
   *
   * @throws InputException naming the file and offset if it is missing, truncated, malformed or
   *     holds anything that is not understood
   */
  public static Object read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new InputException(
            file + ": expected a pickle of at most " + MAX_FILE_BYTES + " bytes, found " + size);
      }
      return read(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static Object read(byte[] bytes, String where) {
    PickleReader reader = new PickleReader(where, bytes);
    return reader.published(reader.run());
  }

  private Object run() {
    while (true) {
      opcodeAt = at;
      int opcode = next();
      if (opcode == '.') {
        if (stack.size() != 1 || at != bytes.length) {
          throw bad("expected the end of the file after one value");
        }
        return pop();
      }
      step(opcode);
      if (stack.size() > MAX_VALUES || memo.size() > MAX_VALUES) {
        throw bad("more than " + MAX_VALUES + " values");
      }
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> {
        int protocol = next();
        if (protocol > 2) {
          throw bad("expected pickle protocol 0, 1 or 2, found " + protocol);
        }
      }
      case '(' -> stack.add(MARK);
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> stack.add(top());
      case 'N' -> stack.add(NONE);
      case 'I' -> stack.add(intLine());
      case 'L' -> stack.add(longLine());
      case 'F' -> stack.add(floatLine());
      case 'J' -> stack.add((long) (int) littleEndian(4));
      case 'K' -> stack.add(littleEndian(1));
      case 'M' -> stack.add(littleEndian(2));
      case 0x8a -> stack.add(longOf((int) littleEndian(1)));
      case 0x8b -> stack.add(longOf(length(littleEndian(4))));
      case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(littleEndian(8))));
      case 0x88 -> stack.add(Boolean.TRUE);
      case 0x89 -> stack.add(Boolean.FALSE);
      case 'S' -> stack.add(quotedLine());
      case 'V' -> stack.add(line());
      case 'T' -> stack.add(text(length(littleEndian(4)), false));
      case 'U' -> stack.add(text((int) littleEndian(1), false));
      case 'X' -> stack.add(text(length(littleEndian(4)), true));
      case ']' -> stack.add(new ArrayList<>());
      case '}' -> stack.add(new LinkedHashMap<>());
      case ')' -> stack.add(new Tuple(List.of()));
      case 'l' -> stack.add(popToMark());
      case 't' -> stack.add(new Tuple(popToMark()));
      case 0x85 -> stack.add(tuple(1));
      case 0x86 -> stack.add(tuple(2));
      case 0x87 -> stack.add(tuple(3));
      case 'd' -> {
        List<Object> items = popToMark();
        Map<Object, Object> dict = new LinkedHashMap<>();
        putAll(dict, items);
        stack.add(dict);
      }
      case 'a' -> {
        Object item = pop();
        topList().add(item);
      }
      case 'e' -> {
        List<Object> items = popToMark();
        topList().addAll(items);
      }
      case 's' -> {
        Object value = pop();
        Object key = pop();
        putAll(topDict(), List.of(key, value));
      }
      case 'u' -> {
        List<Object> items = popToMark();
        putAll(topDict(), items);
      }
      case 'c' -> stack.add(global(line() + " " + line()));
      case 'R' -> {
        Object arguments = pop();
        stack.add(call(pop(), arguments));
      }
      case 0x81 -> {
        Object arguments = pop();
        stack.add(newObject(pop(), arguments));
      }
      case 'b' -> {
        Object state = pop();
        build(top(), state);
      }
      case 'p' -> memo.put(index(line()), top());
      case 'q' -> memo.put(littleEndian(1), top());
      case 'r' -> memo.put(littleEndian(4), top());
      case 'g' -> stack.add(remembered(index(line())));
      case 'h' -> stack.add(remembered(littleEndian(1)));
      case 'j' -> stack.add(remembered(littleEndian(4)));
      default -> throw bad(String.format("opcode 0x%02x is not read", opcode));
    }
  }

  // ---- what may be named, called and built ----

  private Global global(String name) {
    Global global = GLOBALS.get(name);
    if (global == null) {
      throw bad("'" + shown(name) + "' is not read; nothing in a pickle is ever run");
    }
    return global;
  }

  private Object call(Object callable, Object arguments) {
    List<Object> items = arguments instanceof Tuple tuple ? tuple.items() : List.of();
    if (callable == Global.RECONSTRUCT_ARRAY && !items.isEmpty() && items.get(0) == Global.ARRAY) {
      return new ArrayHolder();
    } else if (callable == Global.DTYPE
        && !items.isEmpty()
        && items.get(0) instanceof String code) {
      return new DType(code);
    } else if (callable == Global.DEFAULTDICT && items.equals(List.of(Global.LIST))) {
      return new LinkedHashMap<>();
    } else if (callable == Global.RECONSTRUCT_OBJECT
        && !items.isEmpty()
        && items.get(0) == Global.CSR_MATRIX) {
      return new PickledObject("csr_matrix", new LinkedHashMap<>());
    } else if (callable == Global.ENCODE
        && items.size() == 2
        && items.get(0) instanceof String text
        && items.get(1) instanceof String charset
        && charset.startsWith("latin")) {
      return text;
    }
    throw bad("expected a call that builds an array, an element type or a dict");
  }

  private Object newObject(Object type, Object arguments) {
    if (type == Global.CSR_MATRIX && arguments instanceof Tuple) {
      return new PickledObject("csr_matrix", new LinkedHashMap<>());
    }
    throw bad("expected a csr_matrix to be made");
  }

  private void build(Object target, Object state) {
    if (target instanceof PickledObject object && state instanceof Map<?, ?> attributes) {
      object.attributes().putAll(attributes);
    } else if (target instanceof DType dtype && state instanceof Tuple tuple) {
      dtype.bigEndian = tuple.items().size() > 1 && ">".equals(tuple.items().get(1));
    } else if (target instanceof ArrayHolder holder && state instanceof Tuple tuple) {
      holder.array = array(tuple.items());
    } else {
      throw bad("expected a state that fits an array, an element type or a csr_matrix");
    }
  }

  /** State of an array: version, shape, element type, whether in Fortran order, bytes. */
  private PickledArray array(List<Object> state) {
    if (state.size() != 5
        || !(state.get(1) instanceof Tuple lengths)
        || !(state.get(2) instanceof DType dtype)
        || !(state.get(4) instanceof String data)) {
      throw bad("expected an array's version, shape, element type, order and bytes");
    }
    boolean fortran = Boolean.TRUE.equals(state.get(3)) || Long.valueOf(1).equals(state.get(3));
    NpyType type = NpyType.ofNumericCode(dtype.code);
    if (type == null || dtype.bigEndian && type.unitBytes() > 1) {
      throw bad(
          "expected little-endian numbers, found elements of type '" + shown(dtype.code) + "'");
    }
    int[] shape = new int[lengths.items().size()];
    if (shape.length < 1 || shape.length > 2) {
      throw bad("expected an array of one or two dimensions, found " + shape.length);
    }
    for (int i = 0; i < shape.length; i++) {
      if (!(lengths.items().get(i) instanceof Long length)
          || length < 0
          || length > Integer.MAX_VALUE) {
        throw bad("expected an array's lengths below 2^31");
      }
      shape[i] = length.intValue();
    }
    return PickledArray.of(type, shape, fortran, data, where + ", offset " + opcodeAt);
  }

  /** Replaces what stands for a value by the value, one level down; deeper ones are asked for. */
  private Object published(Object value) {
    if (value instanceof PickledObject object) {
      object.attributes().replaceAll((key, attribute) -> publishedLeaf(attribute));
      return object;
    }
    return publishedLeaf(value);
  }

  private Object publishedLeaf(Object value) {
    if (value instanceof Tuple tuple) {
      return Collections.unmodifiableList(tuple.items());
    } else if (value instanceof ArrayHolder holder) {
      if (holder.array == null) {
        throw new InputException(where + ", offset " + opcodeAt + ": an array without contents");
      }
      return holder.array;
    }
    return value;
  }

  // ---- the stack ----

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Object top() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw bad("expected a value before this opcode, found none");
    }
    return stack.get(stack.size() - 1);
  }

  private List<Object> popToMark() {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != MARK) {
      mark--;
    }
    if (mark < 0) {
      throw bad("expected a mark before this opcode, found none");
    }
    List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return values;
  }

  private Tuple tuple(int size) {
    Object[] items = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return new Tuple(List.of(items));
  }

  @SuppressWarnings("unchecked") // every List on the stack was made here, of Objects
  private List<Object> topList() {
    if (top() instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw bad("expected a list to add to");
  }

  @SuppressWarnings("unchecked") // every Map on the stack was made here, of Objects
  private Map<Object, Object> topDict() {
    if (top() instanceof Map<?, ?> dict) {
      return (Map<Object, Object>) dict;
    }
    throw bad("expected a dict to add to");
  }

  private void putAll(Map<Object, Object> dict, List<Object> items) {
    if (items.size() % 2 != 0) {
      throw bad("expected keys with values, found a key without");
    }
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (!(key instanceof Long) && !(key instanceof String)) {
        throw bad("expected keys that are numbers or text");
      }
      dict.put(key, items.get(i + 1));
    }
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw bad("value " + index + " is used before it is stored");
    }
    return value;
  }

  // ---- the bytes ----

  private int next() {
    requireBytes(1);
    return bytes[at++] & 0xFF;
  }

  private long littleEndian(int count) {
    requireBytes(count);
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xFF);
    }
    at += count;
    return value;
  }

  private int length(long value) {
    requireBytes(value);
    return (int) value;
  }

  private void requireBytes(long count) {
    if (count > bytes.length - at) {
      throw bad(
          "expected "
              + count
              + " more bytes, found the end of the file at "
              + bytes.length
              + " (truncated)");
    }
  }

  /** Python's long: little endian, two's complement, here of at most 8 bytes. */
  private long longOf(int count) {
    if (count > 8) {
      throw bad("expected a number of at most 8 bytes, found " + count);
    }
    if (count == 0) {
      return 0;
    }
    long value = littleEndian(count);
    int unused = 64 - 8 * count;
    return value << unused >> unused;
  }

  private String text(int length, boolean utf8) {
    requireBytes(length);
    String text =
        new String(bytes, at, length, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }

  private String line() {
    int end = at;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length) {
      throw bad("expected a line, found the end of the file (truncated)");
    }
    String line = text(end - at, false);
    at++;
    return line;
  }

  private Object intLine() {
    String line = line();
    if (line.equals("00") || line.equals("01")) {
      return line.equals("01");
    }
    return index(line);
  }

  private long longLine() {
    String line = line();
    return index(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
  }

  private long index(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw bad("expected a whole number, found '" + shown(digits) + "'");
    }
  }

  private double floatLine() {
    String line = line();
    try {
      return Double.parseDouble(line);
    } catch (NumberFormatException e) {
      throw bad("expected a number, found '" + shown(line) + "'");
    }
  }

  /** A Python string literal with its escapes. */
  private String quotedLine() {
    String line = line();
    int last = line.length() - 1;
    if (last < 1 || line.charAt(0) != line.charAt(last) || "'\"".indexOf(line.charAt(0)) < 0) {
      throw bad("expected a quoted string");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < last; i++) {
      char c = line.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      i++;
      switch (i < last ? line.charAt(i) : 0) {
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case '\\', '\'', '"' -> text.append(line.charAt(i));
        case 'x' -> {
          int value = i + 2 < last ? hex(line.charAt(i + 1)) * 16 + hex(line.charAt(i + 2)) : -1;
          if (value < 0) {
            throw bad("expected two hexadecimal digits after \\x");
          }
          text.append((char) value);
          i += 2;
        }
        default -> throw bad("unknown escape in a quoted string");
      }
    }
    return text.toString();
  }

  private static int hex(char c) {
    int value = Character.digit(c, 16);
    return value < 0 ? -1000 : value;
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private InputException bad(String problem) {
    return new InputException(where + ", offset " + opcodeAt + ": " + problem);
  }
}
