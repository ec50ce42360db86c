package io.gamlp.flink.stream;

import java.util.Optional;

/** Submits the ingest job of one data set. */
@FunctionalInterface
interface IngestSubmission {

  /**
   * Returns as soon as the cluster has taken the job.
   *
   * @param job its number and id, and where its checkpoints go
   * @param from savepoint or checkpoint to go on from; empty to begin
   */
  void submit(IngestHistory.Next job, Optional<String> from) throws Exception;
}
