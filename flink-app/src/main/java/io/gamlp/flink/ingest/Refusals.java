package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.GraphBuilder;
import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.WireRecord.Change;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The changes that could not be applied: which they are, 8 bytes each, and for the first of them
 * what is wrong. When there are more than are tolerated, the snapshot fails, and the rest of them
 * is only counted.
 */
final class Refusals implements GraphBuilder.Refusals {

  private static final int MOST_MESSAGES = 10_000;
  private static final int REASON_BITS = 5;
  private static final BadReason[] REASONS = BadReason.values();

  private final Map<Integer, long[]> refused = new HashMap<>();
  private final Map<Integer, Integer> sizes = new HashMap<>();
  private final Map<Integer, Map<Long, String>> messages = new HashMap<>();
  private int withMessage;
  private final long most;
  private long size;

  /**
   * @param tolerated how many do not fail the snapshot
   */
  Refusals(long tolerated) {
    this.most = Math.max(tolerated, MOST_MESSAGES);
  }

  @Override
  public void refuse(Change change, Origin origin, BadReason reason, String message) {
    size++;
    if (size > most) {
      return;
    }
    int partition = Origins.partition(origin);
    int n = sizes.merge(partition, 1, Integer::sum);
    long[] offsets = refused.computeIfAbsent(partition, p -> new long[4]);
    if (n > offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * offsets.length);
      refused.put(partition, offsets);
    }
    offsets[n - 1] = origin.position() << REASON_BITS | reason.ordinal();
    if (withMessage < MOST_MESSAGES) {
      withMessage++;
      messages.computeIfAbsent(partition, p -> new HashMap<>()).put(origin.position(), message);
    }
  }

  /** All of them, those that are only counted too. */
  long size() {
    return size;
  }

  /** To be called before it is asked for reasons. */
  void close() {
    sizes.forEach(
        (partition, n) -> {
          long[] offsets = Arrays.copyOf(refused.get(partition), n);
          Arrays.sort(offsets);
          refused.put(partition, offsets);
        });
  }

  /** Why a record was refused, or null. */
  BadReason reason(Entry entry) {
    long[] offsets = refused.get(entry.partition);
    if (offsets == null) {
      return null;
    }
    int at = Arrays.binarySearch(offsets, entry.offset << REASON_BITS);
    at = at < 0 ? -at - 1 : at;
    return at < offsets.length && offsets[at] >> REASON_BITS == entry.offset
        ? REASONS[(int) offsets[at] & ((1 << REASON_BITS) - 1)]
        : null;
  }

  String message(Entry entry) {
    Map<Long, String> known = messages.get(entry.partition);
    String message = known == null ? null : known.get(entry.offset);
    return message != null
        ? message
        : "found a change that cannot be applied, as those of the first "
            + MOST_MESSAGES
            + " dead letters of this snapshot, expected one that can";
  }
}
