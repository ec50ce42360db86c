package io.gamlp.flink.ingest;

import java.io.IOException;

/** Whether there is more in a topic than was read. Only the leaders of its partitions know. */
interface TopicEnds {

  /**
   * Where the partitions end now, for those who read committed records.
   *
   * @return the end of each partition
   * @throws IOException when one of their leaders does not answer
   */
  long[] ask() throws IOException;

  /**
   * Whether all records before these ends were read.
   *
   * @throws IOException when a leader does not answer that must be asked
   */
  boolean areReached(long[] ends, Positions read) throws IOException;
}
