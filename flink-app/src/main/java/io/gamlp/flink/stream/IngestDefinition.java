package io.gamlp.flink.stream;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The ingest job of a data set, as far as the driver has to know it. */
public interface IngestDefinition {

  /** The name that the job runs under; of this data set alone. */
  String jobName();

  /**
   * Adds the job to an environment.
   *
   * @param number of the job in its store; it ends when there is a higher one
   */
  void define(StreamExecutionEnvironment env, long number) throws Exception;
}
