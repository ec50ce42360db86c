package io.gamlp.flink.estimate;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.TaskManagerMemory;
import java.util.List;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster of which only the size matters. */
record Places(int parallelism, List<TaskManagerMemory> taskManagers) implements Cluster {

  Places(int parallelism, TaskManagerMemory... taskManagers) {
    this(parallelism, List.of(taskManagers));
  }

  @Override
  @SuppressWarnings("deprecation") // DataSet
  public ExecutionEnvironment batch() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamExecutionEnvironment streaming() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  @Override
  public StreamExecutionEnvironment unattended() {
    throw new UnsupportedOperationException();
  }

  @Override
  public JobControl jobs() {
    throw new UnsupportedOperationException();
  }
}
