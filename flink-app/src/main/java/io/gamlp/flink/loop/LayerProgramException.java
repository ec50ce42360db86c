package io.gamlp.flink.loop;

import io.gamlp.graph.InputException;
import java.util.Locale;
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
   * too large for the heap would be the same after a restart: then the job is told not to restart.
   */
  static RuntimeException of(String message, Throwable cause) {
    boolean tooLarge =
        ExceptionUtils.findThrowable(cause, OutOfMemoryError.class)
            .filter(LayerProgramException::isOfLayers)
            .isPresent();
    LayerProgramException failure =
        new LayerProgramException(tooLarge ? message + MORE_MEMORY : message, cause);
    boolean lasting =
        tooLarge
            || cause instanceof ArithmeticException
            || ExceptionUtils.findThrowable(cause, InputException.class).isPresent();
    return lasting ? new SuppressRestartsException(failure) : failure;
  }

  /**
   * No layer is in the memory of classes or in that of direct buffers, which are the network's and
   * those of files that are read, and none starts a thread.
   */
  private static boolean isOfLayers(OutOfMemoryError shortage) {
    String message = String.valueOf(shortage.getMessage());
    return !ExceptionUtils.isMetaspaceOutOfMemoryError(shortage)
        && !message.contains("Compressed class space")
        && !message.toLowerCase(Locale.ROOT).contains("direct buffer memory")
        && !message.contains("unable to create native thread");
  }
}
