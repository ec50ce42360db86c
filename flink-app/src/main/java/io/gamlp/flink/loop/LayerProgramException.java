package io.gamlp.flink.loop;

import io.gamlp.graph.InputException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;

/** A program failed; the message says which layer and block, in which epoch, doing what. */
public final class LayerProgramException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String MORE_MEMORY =
      "; give the process more heap (GAMLP_HEAP, or taskmanager.memory.process.size of a cluster's"
          + " TaskManagers; gamlp estimate says how much), or take more --blocks";

  private LayerProgramException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The exception to throw. Numbers that have left their range, damaged input and layers that are
   * too large for the memory would be the same after a restart: then the job is told not to
   * restart.
   */
  static RuntimeException of(String message, Throwable cause) {
    boolean outOfMemory = ExceptionUtils.findThrowable(cause, OutOfMemoryError.class).isPresent();
    LayerProgramException failure =
        new LayerProgramException(outOfMemory ? message + MORE_MEMORY : message, cause);
    boolean lasting =
        outOfMemory
            || cause instanceof ArithmeticException
            || ExceptionUtils.findThrowable(cause, InputException.class).isPresent();
    return lasting ? new SuppressRestartsException(failure) : failure;
  }
}
