package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.Cluster;

/** Counts the slots that a cluster has for a stream. */
@FunctionalInterface
public interface Slots {

  /**
   * Waits until the slots are there that the jobs cannot do without. Called when the jobs of
   * earlier drivers have ended, so that theirs count.
   *
   * @param ingestRuns whether there is an ingest job, which has its slots or takes them itself
   * @return the cluster, whose parallelism is the number of slots for what is to be submitted
   */
  Cluster await(boolean ingestRuns) throws InterruptedException;
}
