package io.gamlp.flink.ingest;

import java.io.IOException;

/** A topic of one partition, as a test wants it. */
final class StagedTopic implements TopicEnds {

  private static final long serialVersionUID = 1L;

  long end;
  boolean hasLeader = true;
  int asked;
  int compared;
  long committed;
  boolean saysCommitted = true;

  @Override
  public long[] ask() throws IOException {
    asked++;
    if (!hasLeader) {
      throw new IOException("no leader");
    }
    return new long[] {end};
  }

  @Override
  public boolean areReached(long[] ends, Positions read) {
    compared++;
    return read.of(0) >= ends[0];
  }

  @Override
  public long[] committed() throws IOException {
    if (!saysCommitted) {
      throw new IOException("no coordinator");
    }
    return new long[] {committed};
  }
}
