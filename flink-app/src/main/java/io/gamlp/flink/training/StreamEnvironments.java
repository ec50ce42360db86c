package io.gamlp.flink.training;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes a fresh environment for each job, since an environment remembers what was defined on it;
 * one that keeps its checkpoints in the run's directory and goes on from the last of them.
 */
@FunctionalInterface
public interface StreamEnvironments {

  StreamExecutionEnvironment make(RunDirectory run) throws Exception;
}
