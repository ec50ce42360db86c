package io.gamlp.graph.wire;

import io.gamlp.graph.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * The users' ids of the nodes of one graph: node i is the i-th id in {@link #ORDER}. So the numbers
 * of nodes follow from the ids alone, not from the way in which a graph came about.
 *
 * <p>As that order has the shorter ids first, the ids of each length stand in one array of bytes,
 * without any offsets: an id costs its bytes and no more.
 */
public final class NodeIds {

  /** Longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  /**
   * Shorter ids first (in bytes of UTF-8), ids of one length byte by byte: numbers without leading
   * zeros stand in the order of numbers.
   */
  public static final Comparator<String> ORDER = NodeIds::compare;

  private static final byte[] NONE = {};

  /** At n the ids of n bytes, one after the other. */
  private final byte[][] blocks;

  /** The lengths that ids have, ascending, and the first node of each. */
  private final int[] lengths;

  private final int[] firsts;
  private final int size;

  private NodeIds(byte[][] blocks) {
    this.blocks = blocks;
    int[] present = new int[MAX_BYTES];
    int[] first = new int[MAX_BYTES];
    int kinds = 0;
    int nodes = 0;
    for (int length = 1; length <= MAX_BYTES; length++) {
      if (blocks[length].length > 0) {
        present[kinds] = length;
        first[kinds++] = nodes;
        nodes = Math.addExact(nodes, blocks[length].length / length);
      }
    }
    this.lengths = Arrays.copyOf(present, kinds);
    this.firsts = Arrays.copyOf(first, kinds);
    this.size = nodes;
  }

  /** "0", "1", … for graphs whose nodes have no ids but their numbers. */
  public static NodeIds numbered(int size) {
    int[] counts = new int[MAX_BYTES + 1];
    long from = 0;
    long to = 10;
    for (int digits = 1; from < size; digits++) {
      counts[digits] = (int) (Math.min(size, to) - from);
      from = to;
      to *= 10;
    }
    Builder ids = new Builder(counts);
    byte[] text = new byte[10];
    for (int i = 0; i < size; i++) {
      int at = text.length;
      int rest = i;
      do {
        text[--at] = (byte) ('0' + rest % 10);
        rest /= 10;
      } while (rest > 0);
      ids.add(text, at, text.length - at);
    }
    return ids.build();
  }

  /**
   * Ids that are in order already.
   *
   * @param ids ascending in {@link #ORDER} and distinct
   * @throws IllegalArgumentException when they are not, or one is not allowed
   */
  public static NodeIds ofSorted(String[] ids) {
    int[] counts = new int[MAX_BYTES + 1];
    for (int i = 0; i < ids.length; i++) {
      checkAllowed(i, ids[i]);
      if (i > 0) {
        checkOrder(compare(ids[i - 1], ids[i]) < 0, ids[i - 1], ids[i]);
      }
      counts[utf8Length(ids[i])]++;
    }
    Builder builder = new Builder(counts);
    for (String id : ids) {
      byte[] text = WireText.encode(id);
      builder.add(text, 0, text.length);
    }
    return builder.build();
  }

  /**
   * Ids as {@link #ofLength} gives them.
   *
   * @param blocks at n the ids of n bytes of UTF-8, one after the other, ascending and distinct; at
   *     0 nothing; {@code MAX_BYTES + 1} arrays, not copied
   * @throws IllegalArgumentException when they are not, or one is not allowed
   */
  public static NodeIds ofBlocks(byte[][] blocks) {
    if (blocks.length != MAX_BYTES + 1 || blocks[0].length > 0) {
      throw new IllegalArgumentException("expected the ids of 1 to " + MAX_BYTES + " bytes");
    }
    for (int length = 1; length <= MAX_BYTES; length++) {
      if (blocks[length].length % length != 0) {
        throw new IllegalArgumentException(
            "expected ids of " + length + " bytes, found " + blocks[length].length + " in all");
      }
    }
    NodeIds ids = new NodeIds(blocks);
    for (int i = 0; i < ids.size; i++) {
      ids.check(i);
    }
    return ids;
  }

  private void check(int node) {
    int kind = kindOf(node);
    int length = lengths[kind];
    byte[] block = blocks[length];
    int from = (node - firsts[kind]) * length;
    boolean plain = true;
    for (int i = from; i < from + length; i++) {
      plain &= block[i] >= ' ' && block[i] != 0x7f;
    }
    if (!plain) {
      checkAllowed(node, WireText.decode(Arrays.copyOfRange(block, from, from + length), length));
    }
    if (from > 0) {
      boolean ascend =
          Arrays.compareUnsigned(block, from - length, from, block, from, from + length) < 0;
      checkOrder(ascend, id(node - 1), ascend ? "" : id(node));
    }
  }

  private static void checkAllowed(int node, String id) {
    Optional<String> fault = fault(id);
    if (fault.isPresent()) {
      throw new IllegalArgumentException("node " + node + ": " + fault.get());
    }
  }

  private static void checkOrder(boolean ascend, String before, String id) {
    if (!ascend) {
      throw new IllegalArgumentException(
          "expected distinct ids in order, found '" + before + "' before '" + id + "'");
    }
  }

  public int size() {
    return size;
  }

  public String id(int node) {
    int kind = kindOf(node);
    int length = lengths[kind];
    return new String(
        blocks[length], (node - firsts[kind]) * length, length, StandardCharsets.UTF_8);
  }

  /** The node of an id, -1 where there is none. */
  public int indexOf(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    // Half a pair, which no id has, becomes a question mark of one byte.
    return text.length == utf8Length(id) ? indexOf(text, 0, text.length) : -1;
  }

  /** The node of an id in UTF-8, -1 where there is none. */
  int indexOf(byte[] text, int offset, int length) {
    int kind = length > MAX_BYTES ? -1 : Arrays.binarySearch(lengths, length);
    if (kind < 0) {
      return -1;
    }
    byte[] block = blocks[length];
    int low = 0;
    int high = block.length / length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = middle * length;
      int order = Arrays.compareUnsigned(block, at, at + length, text, offset, offset + length);
      if (order == 0) {
        return firsts[kind] + middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Compares ids of two graphs in {@link #ORDER}. */
  public int compare(int node, NodeIds other, int otherNode) {
    int kind = other.kindOf(otherNode);
    int length = other.lengths[kind];
    return compare(node, other.blocks[length], (otherNode - other.firsts[kind]) * length, length);
  }

  /** Compares an id with a text in UTF-8. */
  int compare(int node, byte[] text, int offset, int textLength) {
    int kind = kindOf(node);
    int length = lengths[kind];
    if (length != textLength) {
      return Integer.compare(length, textLength);
    }
    int from = (node - firsts[kind]) * length;
    return Arrays.compareUnsigned(
        blocks[length], from, from + length, text, offset, offset + length);
  }

  /** Bytes of the id of a node. */
  int length(int node) {
    return lengths[kindOf(node)];
  }

  /**
   * The ids of one length, for storing them.
   *
   * @param bytes 1 to {@link #MAX_BYTES}
   * @return UTF-8, one id after the other, ascending; not a copy
   */
  public byte[] ofLength(int bytes) {
    return blocks[bytes];
  }

  private int kindOf(int node) {
    if (node < 0 || node >= size) {
      throw new IndexOutOfBoundsException("expected a node of " + size + ", found " + node);
    }
    int found = Arrays.binarySearch(firsts, node);
    return found >= 0 ? found : -found - 2;
  }

  /** Puts ids together that come in order; how many there are of each length is known before. */
  static final class Builder {

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    private final byte[][] blocks = new byte[MAX_BYTES + 1][];
    private final int[] used = new int[MAX_BYTES + 1];

    /**
     * @param counts at n how many ids of n bytes will come
     */
    Builder(int[] counts) {
      for (int length = 0; length <= MAX_BYTES; length++) {
        long bytes = (long) counts[length] * length;
        if (bytes > LARGEST_ARRAY) {
          throw new InputException(
              "found %d ids of %d bytes, expected at most %d"
                  .formatted(counts[length], length, LARGEST_ARRAY / length));
        }
        blocks[length] = bytes == 0 ? NONE : new byte[(int) bytes];
      }
    }

    void add(byte[] text, int from, int length) {
      System.arraycopy(text, from, blocks[length], used[length], length);
      used[length] += length;
    }

    /** Adds the id of a node of another graph. */
    void add(NodeIds other, int node) {
      int kind = other.kindOf(node);
      int length = other.lengths[kind];
      add(other.blocks[length], (node - other.firsts[kind]) * length, length);
    }

    NodeIds build() {
      return new NodeIds(blocks);
    }
  }

  /** What is wrong with an id of a node, if anything. */
  public static Optional<String> fault(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < id.length()
              && Character.isLowSurrogate(id.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c) || Character.isISOControl(c)) {
        return Optional.of(
            "found character U+%04X in an id, expected no control characters, no half pairs"
                .formatted((int) c));
      }
    }
    int bytes = utf8Length(id);
    if (bytes == 0 || bytes > MAX_BYTES) {
      return Optional.of(
          "found an id of " + bytes + " bytes, expected 1 to " + MAX_BYTES + " bytes of UTF-8");
    }
    return Optional.empty();
  }

  private static int compare(String a, String b) {
    int byLength = Integer.compare(utf8Length(a), utf8Length(b));
    if (byLength != 0) {
      return byLength;
    }
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Surrogates, which stand for the greatest code points, after all other characters. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }

  private static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // A pair of surrogates is four bytes: two for each half.
        length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return length;
  }
}
