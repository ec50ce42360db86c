package io.gamlp.flink.stream;

import io.gamlp.graph.InputException;

/** Why something failed, in one sentence. */
final class Reasons {

  private static final int LONGEST = 500;

  private Reasons() {}

  /** The message of a mistake that a user can mend where there is one, else that of the root. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof InputException) {
        return sentence(t.getMessage());
      }
      root = t;
    }
    String name = root.getClass().getSimpleName();
    return sentence(root.getMessage() == null ? name : name + ": " + root.getMessage());
  }

  private static String sentence(String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
