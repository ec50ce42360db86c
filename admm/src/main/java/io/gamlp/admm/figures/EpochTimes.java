package io.gamlp.admm.figures;

import io.gamlp.admm.program.MessageKind;
import java.util.Arrays;

/**
 * Where the time of one epoch went and what was sent in it, of one layer and block or added over
 * all. An epoch lasts from the report of the one before to its own, on the host's clock.
 *
 * <p>Unlike {@link EpochFigures} no two runs give the same times. What is sent between two reports
 * is the same but for evaluations, which travel when they can, and for what is repeated after a
 * failure.
 */
public final class EpochTimes {

  private static final int COMPUTE = 0;
  private static final int WAIT = 1;
  private static final int SERIALISE = 2;
  private static final int MESSAGES = 3;
  private static final int KINDS = MessageKind.values().length;
  private static final int BYTES = MESSAGES + KINDS;
  private static final int LENGTH = BYTES + KINDS;

  private final double[] numbers;

  /** Nothing yet. */
  public EpochTimes() {
    numbers = new double[LENGTH];
  }

  private EpochTimes(double[] numbers) {
    this.numbers = numbers;
  }

  /** Reads the times of a report. */
  public static EpochTimes of(double[] numbers) {
    if (numbers.length != LENGTH) {
      throw new IllegalArgumentException("expected " + LENGTH + " numbers, got " + numbers.length);
    }
    return new EpochTimes(numbers.clone());
  }

  /** Sets the seconds. */
  public EpochTimes seconds(double compute, double wait, double serialise) {
    numbers[COMPUTE] = compute;
    numbers[WAIT] = wait;
    numbers[SERIALISE] = serialise;
    return this;
  }

  /** Counts a message that was sent. */
  public void sent(MessageKind kind, long wireBytes) {
    numbers[MESSAGES + kind.ordinal()]++;
    numbers[BYTES + kind.ordinal()] += wireBytes;
  }

  /** Adds another layer's or block's times of the same epoch. */
  public void add(EpochTimes other) {
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] += other.numbers[i];
    }
  }

  /** These times as the numbers of a report. */
  public double[] toNumbers() {
    return numbers.clone();
  }

  /** Seconds inside the program, but for what it spent handing messages over. */
  public double computeSeconds() {
    return numbers[COMPUTE];
  }

  /** Seconds of the epoch outside the program: no message was there, or another program's turn. */
  public double waitSeconds() {
    return numbers[WAIT];
  }

  /**
   * Seconds of handing messages and reports over, encoded where they leave the task, and with the
   * wait for a free network buffer; and of reading and assembling those that came over the network.
   */
  public double serialiseSeconds() {
    return numbers[SERIALISE];
  }

  /** Messages of a kind that were sent. */
  public long messages(MessageKind kind) {
    return (long) numbers[MESSAGES + kind.ordinal()];
  }

  /** Their bytes in the wire format, whether they crossed a network or not. */
  public long bytes(MessageKind kind) {
    return (long) numbers[BYTES + kind.ordinal()];
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers);
  }
}
