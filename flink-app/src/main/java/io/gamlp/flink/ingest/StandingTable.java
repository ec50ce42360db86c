package io.gamlp.flink.ingest;

/**
 * The record that holds for each node and edge: open addressing in one array of longs, so that
 * millions cost no objects.
 */
final class StandingTable {

  /** Of a node or edge at most, while the table is as empty as it ever gets. */
  static final int BYTES_PER_THING = 8 * 6 * 10 / 3;

  private static final int STRIDE = 6;

  /** Larger than this a table cannot grow: it is one array. */
  static final long MOST_BYTES = 8L * STRIDE << 28;

  private static final int LOW = 1;
  private static final int REVISION = 2;
  private static final int HASH = 3;
  private static final int OFFSET = 4;

  /** Partition in the upper half; then kind, bad, and a bit that is 1 where there is something. */
  private static final int META = 5;

  private long[] slots = new long[STRIDE << 8];
  private int size;

  /** Where a thing stands, or would stand. */
  int find(long high, long low) {
    int mask = slots.length / STRIDE - 1;
    int at = (int) high & mask;
    while (true) {
      int slot = at * STRIDE;
      if (slots[slot + META] == 0 || (slots[slot] == high && slots[slot + LOW] == low)) {
        return slot;
      }
      at = (at + 1) & mask;
    }
  }

  boolean isEmpty(int slot) {
    return slots[slot + META] == 0;
  }

  long revision(int slot) {
    return slots[slot + REVISION];
  }

  long hash(int slot) {
    return slots[slot + HASH];
  }

  boolean bad(int slot) {
    return (slots[slot + META] & 2) != 0;
  }

  Kind kind(int slot) {
    return Kind.of((byte) (slots[slot + META] >> 2 & 3));
  }

  int partition(int slot) {
    return (int) (slots[slot + META] >>> 32);
  }

  long offset(int slot) {
    return slots[slot + OFFSET];
  }

  /** Puts a record where {@link #find} said. */
  void put(int slot, Entry entry) {
    boolean more = isEmpty(slot);
    slots[slot] = entry.high;
    slots[slot + LOW] = entry.low;
    slots[slot + REVISION] = entry.revision;
    slots[slot + HASH] = entry.hash;
    slots[slot + OFFSET] = entry.offset;
    slots[slot + META] =
        ((long) entry.partition << 32) | entry.kind.ordinal() << 2 | (entry.bad ? 2 : 0) | 1;
    if (more && ++size > slots.length / STRIDE * 3 / 5) {
      grow();
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    for (int from = 0; from < old.length; from += STRIDE) {
      if (old[from + META] != 0) {
        System.arraycopy(old, from, slots, find(old[from], old[from + LOW]), STRIDE);
      }
    }
  }

  long bytes() {
    return 8L * slots.length;
  }
}
