package io.gamlp.graph.wire;

import java.util.Comparator;
import java.util.Optional;

/**
 * The users' ids of the nodes of one graph: node i is the i-th id in {@link #ORDER}. So the numbers
 * of nodes follow from the ids alone, not from the way in which a graph came about.
 */
public final class NodeIds {

  /** Longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  /**
   * Shorter ids first (in bytes of UTF-8), ids of one length byte by byte: numbers without leading
   * zeros stand in the order of numbers.
   */
  public static final Comparator<String> ORDER = NodeIds::compare;

  private final String[] ids;

  private NodeIds(String[] ids) {
    this.ids = ids;
  }

  /** "0", "1", … for graphs whose nodes have no ids but their numbers. */
  public static NodeIds numbered(int size) {
    String[] ids = new String[size];
    for (int i = 0; i < size; i++) {
      ids[i] = Integer.toString(i);
    }
    return new NodeIds(ids);
  }

  /**
   * Ids that are in order already.
   *
   * @param ids ascending in {@link #ORDER} and distinct; not copied
   * @throws IllegalArgumentException when they are not, or one is not allowed
   */
  public static NodeIds ofSorted(String[] ids) {
    for (int i = 0; i < ids.length; i++) {
      Optional<String> fault = fault(ids[i]);
      if (fault.isPresent()) {
        throw new IllegalArgumentException("node " + i + ": " + fault.get());
      }
      if (i > 0 && compare(ids[i - 1], ids[i]) >= 0) {
        throw new IllegalArgumentException(
            "expected distinct ids in order, found '" + ids[i - 1] + "' before '" + ids[i] + "'");
      }
    }
    return new NodeIds(ids);
  }

  public int size() {
    return ids.length;
  }

  public String id(int node) {
    return ids[node];
  }

  /** The node of an id, -1 where there is none. */
  public int indexOf(String id) {
    int low = 0;
    int high = ids.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(ids[middle], id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
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
