package io.gamlp.flink.cluster;

import java.util.List;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A place that runs jobs. Each call gives a new environment, so that jobs do not inherit each
 * other's settings. The house's settings are:
 *
 * <ul>
 *   <li>generic types are off: a type without a serializer of its own fails when the job is built;
 *   <li>object reuse is off, for DataSet because grouped and neighbourhood functions may keep the
 *       values they are given, for DataStream because it would save nothing: the loop's records are
 *       immutable, their copies are themselves;
 *   <li>no restarts and no checkpoints: who wants them sets them, exactly-once and aligned.
 * </ul>
 */
public interface Cluster extends AutoCloseable {

  /** An environment for a DataSet (Gelly) job, with this cluster's parallelism. */
  ExecutionEnvironment batch();

  /** An environment for a DataStream job, with this cluster's parallelism. */
  StreamExecutionEnvironment streaming();

  /**
   * As {@link #streaming()}, for a job that goes on when its client is gone; on an embedded cluster
   * it ends with the cluster all the same.
   */
  StreamExecutionEnvironment unattended();

  /** The jobs that run here. To be closed by the caller. */
  JobControl jobs();

  /** The parallelism that jobs get here unless they ask for another. */
  int parallelism();

  /** The processes that tasks run in; none where they run in this one. */
  List<TaskManagerMemory> taskManagers();

  @Override
  void close();
}
