package io.gamlp.flink.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** How far the partitions of a topic were read. */
final class Positions {

  /** By partition, the offset after that of the last record; 0 where none was read. */
  private long[] next;

  /** Whether more may have been read than this says. */
  private boolean vague;

  Positions() {
    this(new long[0]);
  }

  private Positions(long[] next) {
    this.next = next;
  }

  /** Of a job that goes on from a state that does not say how far it had read. */
  static Positions sinceRestart() {
    Positions positions = new Positions();
    positions.vague = true;
    return positions;
  }

  /** Whether more may have been read than this says, before the job was started again. */
  boolean areVague() {
    return vague;
  }

  /** All that was read before the start is in it now. */
  void areKnown() {
    vague = false;
  }

  /**
   * A record was read.
   *
   * @return whether that is news
   */
  boolean read(int partition, long offset) {
    return reach(partition, offset + 1);
  }

  /** As far as others have got. */
  void reach(Positions others) {
    reach(others.next);
  }

  /**
   * @param positions by partition, the offset after that of the last record; 0 where none was read
   */
  void reach(long[] positions) {
    for (int p = 0; p < positions.length; p++) {
      reach(p, positions[p]);
    }
  }

  private boolean reach(int partition, long position) {
    if (position <= of(partition)) {
      return false;
    }
    if (partition >= next.length) {
      next = Arrays.copyOf(next, partition + 1);
    }
    next[partition] = position;
    return true;
  }

  /** The offset after that of the last record that was read; 0 where none was. */
  long of(int partition) {
    return partition < next.length ? next[partition] : 0;
  }

  Positions copy() {
    return new Positions(next.clone());
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(next.length);
    for (long position : next) {
      out.writeLong(position);
    }
  }

  static Positions read(DataInput in) throws IOException {
    long[] next = new long[in.readInt()];
    for (int p = 0; p < next.length; p++) {
      next[p] = in.readLong();
    }
    return new Positions(next);
  }
}
