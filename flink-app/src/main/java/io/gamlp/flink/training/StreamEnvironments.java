package io.gamlp.flink.training;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Makes a fresh environment for each job: an environment remembers what was defined on it. */
@FunctionalInterface
public interface StreamEnvironments {

  StreamExecutionEnvironment make() throws Exception;
}
