package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.SerializedThrowable;

/** Finds, in what a failed job throws, the cause that its owner can mend. */
final class JobFailure {

  private static final String MEMORY_ADVICE =
      "the blocks of the graph do not fit the managed memory of a slot: ask for more blocks or"
          + " give the TaskManagers more managed memory (taskmanager.memory.managed.size)";

  /** Flink says that a record is too large for its memory in these words only. */
  private static final List<String> OUT_OF_MANAGED_MEMORY =
      List.of(
          "Hash join exceeded maximum number of recursions",
          "exceeds the maximum size of a sort buffer");

  private JobFailure() {}

  /** The same failure as an {@link InputException} where it is one, else the failure itself. */
  static Exception explained(Exception failure) {
    for (Throwable cause : causes(failure)) {
      if (cause instanceof InputException) {
        return new InputException(cause.getMessage(), failure);
      }
      String message = String.valueOf(cause.getMessage());
      if (OUT_OF_MANAGED_MEMORY.stream().anyMatch(message::contains)) {
        return new InputException(MEMORY_ADVICE, failure);
      }
    }
    return failure;
  }

  /** From the outside in, through the exceptions that the cluster sent as bytes. */
  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    ClassLoader loader = JobFailure.class.getClassLoader();
    for (Throwable cause = failure; cause != null && !causes.contains(cause); ) {
      causes.add(cause);
      Throwable sent =
          cause instanceof SerializedThrowable serialized
              ? serialized.deserializeError(loader)
              : cause;
      cause = sent == cause ? cause.getCause() : sent;
    }
    return causes;
  }
}
