package io.gamlp.flink.cli;

/** What the process says to its caller; an interface for scripts. */
final class ExitCode {

  static final int DONE = 0;

  /** Anything that is not the user's mistake. */
  static final int FAILED = 1;

  /** Bad usage or bad input. */
  static final int BAD_INPUT = 2;

  private ExitCode() {}
}
