package io.gamlp.flink.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** The jobs of a cluster, whoever has submitted them. */
public interface JobControl extends AutoCloseable {

  /**
   * The jobs that have not ended.
   *
   * @throws java.io.IOException when the cluster does not say
   */
  List<RunningJob> running() throws Exception;

  /** Asks a job to end; nothing happens to one that has ended. */
  void cancel(JobID job) throws Exception;

  /**
   * Ends a job with a savepoint of all it knows, and waits for that.
   *
   * @param directory where the savepoint goes, a URI
   * @return the path of the savepoint
   */
  String stopWithSavepoint(JobID job, String directory) throws Exception;

  /**
   * Why no job can run here, where that does not mend itself while this process lives. It may be
   * there for a moment while a cluster comes up, or after this process was asleep.
   *
   * @return empty where all is well, and for a cluster elsewhere, which others look after
   */
  default Optional<String> outOfOrder() throws Exception {
    return Optional.empty();
  }

  @Override
  void close();
}
