package io.gamlp.flink.cluster;

import org.apache.flink.runtime.execution.SuppressRestartsException;

/** A failure of a task that no restart of its job would mend. */
public final class FinalFailure {

  private FinalFailure() {}

  /** To be thrown by the task: the job ends, whatever its restart strategy says. */
  public static RuntimeException of(Exception cause) {
    return new SuppressRestartsException(cause);
  }
}
