package io.gamlp.flink.loop;

import io.gamlp.graph.InputException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;

/** A program failed; the message says which layer and block, in which epoch, doing what. */
public final class LayerProgramException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private LayerProgramException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The exception to throw. Numbers that have left their range and damaged input would be the same
   * after a restart: then the job is told not to restart.
   */
  static RuntimeException of(String message, Throwable cause) {
    LayerProgramException failure = new LayerProgramException(message, cause);
    boolean lasting =
        cause instanceof ArithmeticException
            || ExceptionUtils.findThrowable(cause, InputException.class).isPresent();
    return lasting ? new SuppressRestartsException(failure) : failure;
  }
}
