package io.gamlp.graph.wire;

import io.gamlp.graph.InputException;
import java.util.Arrays;

/**
 * A set of texts, numbered in the order in which they came: bytes, a start and a place in a hash
 * table for each, no objects.
 */
final class IdTable {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;
  private static final int LARGEST_TABLE = 1 << 30;

  private byte[] bytes = new byte[1024];
  private int used;

  /** Where each text starts; the last one ends at the next start. */
  private int[] starts = new int[65];

  private int size;

  /** Open addressing with linear probing: 1 + number of a text, 0 where none is. */
  private int[] table = new int[128];

  /** The text that is looked for. */
  private byte[] wanted = new byte[NodeIds.MAX_BYTES];

  private int wantedLength;

  int size() {
    return size;
  }

  /** The number of a text, which is added if it is new. */
  int put(String text) {
    int place = place(text);
    if (table[place] == 0) {
      append();
      table[place] = size;
      if (size > table.length / 2) {
        enlarge();
      }
      return size - 1;
    }
    return table[place] - 1;
  }

  /** The number of a text, -1 where it is not in the set. */
  int find(String text) {
    return table[place(text)] - 1;
  }

  int length(int number) {
    return starts[number + 1] - starts[number];
  }

  /** The node that has this text as its id, -1 where there is none. */
  int nodeOf(int number, NodeIds ids) {
    return ids.indexOf(bytes, starts[number], length(number));
  }

  /** Compares the id of a node with a text in {@link NodeIds#ORDER}. */
  int compare(NodeIds ids, int node, int number) {
    return ids.compare(node, bytes, starts[number], length(number));
  }

  void addTo(NodeIds.Builder ids, int number) {
    ids.add(bytes, starts[number], length(number));
  }

  /**
   * Brings the first {@code count} of some numbers into the {@link NodeIds#ORDER} of their texts.
   */
  void sort(int[] numbers, int count) {
    int[] source = numbers;
    int[] target = new int[count];
    for (long width = 1; width < count; width *= 2) {
      for (long from = 0; from < count; from += 2 * width) {
        int middle = (int) Math.min(count, from + width);
        merge(source, (int) from, middle, (int) Math.min(count, from + 2 * width), target);
      }
      int[] other = source;
      source = target;
      target = other;
    }
    if (source != numbers) {
      System.arraycopy(source, 0, numbers, 0, count);
    }
  }

  private void merge(int[] source, int from, int middle, int to, int[] target) {
    if (middle == to || compare(source[middle - 1], source[middle]) < 0) {
      System.arraycopy(source, from, target, from, to - from);
      return;
    }
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && compare(source[left], source[right]) <= 0);
      target[i] = takeLeft ? source[left++] : source[right++];
    }
  }

  private int compare(int a, int b) {
    int byLength = Integer.compare(length(a), length(b));
    return byLength != 0
        ? byLength
        : Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }

  /** Where a text stands in the hash table, or would. */
  private int place(String text) {
    encode(text);
    int mask = table.length - 1;
    int place = (int) XxHash64.hash(wanted, 0, wantedLength) & mask;
    while (table[place] != 0 && !isWanted(table[place] - 1)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean isWanted(int number) {
    return Arrays.equals(bytes, starts[number], starts[number + 1], wanted, 0, wantedLength);
  }

  private void encode(String text) {
    int length = text.length();
    if (length <= wanted.length) {
      int i = 0;
      for (; i < length && text.charAt(i) < 0x80; i++) {
        wanted[i] = (byte) text.charAt(i);
      }
      if (i == length) {
        wantedLength = length;
        return;
      }
    }
    byte[] encoded = WireText.encode(text);
    if (encoded.length > wanted.length) {
      wanted = encoded;
    } else {
      System.arraycopy(encoded, 0, wanted, 0, encoded.length);
    }
    wantedLength = encoded.length;
  }

  private void append() {
    long needed = (long) used + wantedLength;
    if (needed > LARGEST_ARRAY || size == LARGEST_TABLE / 2) {
      throw new InputException(
          "found ids of more than %d bytes or more than %d ids, expected at most that"
              .formatted(LARGEST_ARRAY, LARGEST_TABLE / 2));
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * used)));
    }
    System.arraycopy(wanted, 0, bytes, used, wantedLength);
    used = (int) needed;
    size++;
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
    }
    starts[size] = used;
  }

  private void enlarge() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int number = 0; number < size; number++) {
      int place = (int) XxHash64.hash(bytes, starts[number], length(number)) & mask;
      while (table[place] != 0) {
        place = (place + 1) & mask;
      }
      table[place] = number + 1;
    }
  }
}
