package io.gamlp.flink.ingest;

import java.io.IOException;
import java.io.Serializable;

/** Whether there is more in a topic than was read. Only the leaders of its partitions know. */
interface TopicEnds extends Serializable {

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

  /**
   * How far the job had read at the last complete checkpoint of which the brokers were told.
   *
   * @return by partition, the offset of the record that comes next; 0 where they were told nothing
   * @throws IOException when they do not answer
   */
  long[] committed() throws IOException;
}
