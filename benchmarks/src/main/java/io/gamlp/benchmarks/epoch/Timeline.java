package io.gamlp.benchmarks.epoch;

import io.gamlp.benchmarks.floor.KernelCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one thread that runs layer programs did, and when: steps of programs, in them products and
 * messages handed over, and between them waiting. Belongs to that thread until the run has ended.
 */
final class Timeline {

  /** What a span of time was spent on. */
  enum Kind {
    /** A program had the thread; holds the next two. */
    STEP,
    /** A kernel. */
    PRODUCT,
    /** A message or a report was handed over. */
    SEND,
    /** The thread had nothing to do while its next message was on its way. */
    NETWORK,
    /** The thread had nothing to do, and its next message had not been sent yet. */
    WAIT
  }

  private static final int NONE = -1;

  private byte[] kinds = new byte[1 << 10];
  private int[] details = new int[1 << 10];
  private long[] from = new long[1 << 10];
  private long[] to = new long[1 << 10];
  private int size;

  private final Map<KernelCall, Integer> callNumbers = new HashMap<>();
  private final List<KernelCall> calls = new ArrayList<>();
  private final Map<Integer, Integer> packedNumbers = new HashMap<>();
  private final List<byte[]> packed = new ArrayList<>();

  private long stepBegan;
  private long idleSince;

  /**
   * A program gets the thread.
   *
   * @param sent when the message that it gets was handed over, or null
   */
  void beginStep(Long sent) {
    stepBegan = System.nanoTime();
    if (idleSince == 0) {
      return;
    }
    long handedOver = sent == null ? stepBegan : Math.max(idleSince, Math.min(sent, stepBegan));
    add(Kind.WAIT, NONE, idleSince, handedOver);
    add(Kind.NETWORK, NONE, handedOver, stepBegan);
  }

  void endStep() {
    idleSince = System.nanoTime();
    add(Kind.STEP, NONE, stepBegan, idleSince);
  }

  void product(KernelCall call, long began) {
    Integer number = callNumbers.get(call);
    if (number == null) {
      number = calls.size();
      calls.add(call);
      callNumbers.put(call, number);
    }
    add(Kind.PRODUCT, number, began, System.nanoTime());
  }

  /**
   * @param bits the packed matrix that was handed over; empty where there was none
   */
  void sent(byte[] bits, long began) {
    int number = NONE;
    if (bits.length > 0) {
      number = packedNumbers.computeIfAbsent(bits.length, length -> packed.size());
      if (number == packed.size()) {
        packed.add(bits);
      }
    }
    add(Kind.SEND, number, began, System.nanoTime());
  }

  private void add(Kind kind, int detail, long began, long ended) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      details = Arrays.copyOf(details, 2 * size);
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
    }
    kinds[size] = (byte) kind.ordinal();
    details[size] = detail;
    from[size] = began;
    to[size] = ended;
    size++;
  }

  // ---- After the run.

  boolean isEmpty() {
    return size == 0;
  }

  /** Seconds of a kind within a window of time. */
  double seconds(Kind kind, long windowFrom, long windowTo) {
    long nanos = 0;
    for (int i = 0; i < size; i++) {
      if (kinds[i] == kind.ordinal()) {
        nanos += Math.max(0, Math.min(to[i], windowTo) - Math.max(from[i], windowFrom));
      }
    }
    return nanos / 1e9;
  }

  /** How often each kernel was called within a window of time. */
  Map<KernelCall, Integer> calls(long windowFrom, long windowTo) {
    Map<KernelCall, Integer> counts = new HashMap<>();
    count(Kind.PRODUCT, windowFrom, windowTo)
        .forEach((number, count) -> counts.put(calls.get(number), count));
    return counts;
  }

  /** How many packed matrices of each kind were sent; of each length one stands for all. */
  Map<byte[], Integer> packed(long windowFrom, long windowTo) {
    Map<byte[], Integer> counts = new HashMap<>();
    count(Kind.SEND, windowFrom, windowTo)
        .forEach((number, count) -> counts.put(packed.get(number), count));
    return counts;
  }

  private Map<Integer, Integer> count(Kind kind, long windowFrom, long windowTo) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < size; i++) {
      if (kinds[i] == kind.ordinal()
          && details[i] != NONE
          && from[i] >= windowFrom
          && from[i] < windowTo) {
        counts.merge(details[i], 1, Integer::sum);
      }
    }
    return counts;
  }
}
