package io.gamlp.graph;

/**
 * The input is wrong, and its owner can mend it. The message names the file, the line or the
 * offset, what was found and what was expected; the command line prints it as it is and exits with
 * 2.
 */
public class InputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
