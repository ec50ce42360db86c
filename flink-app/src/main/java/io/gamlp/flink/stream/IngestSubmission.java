package io.gamlp.flink.stream;

import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** Submits the ingest job of one data set. */
@FunctionalInterface
interface IngestSubmission {

  /**
   * Returns as soon as the cluster has taken the job.
   *
   * @param id that the job gets
   * @param checkpoints where its checkpoints go
   * @param from savepoint or checkpoint to go on from; empty to begin
   */
  void submit(JobID id, String checkpoints, Optional<String> from) throws Exception;
}
