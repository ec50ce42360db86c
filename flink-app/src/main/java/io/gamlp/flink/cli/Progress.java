package io.gamlp.flink.cli;

import io.gamlp.flink.progress.ProgressListener;

/** Shows how a pipeline gets on, in the way that suits the terminal. */
interface Progress extends ProgressListener, AutoCloseable {

  static Progress on(Terminal terminal) {
    return terminal.interactive()
        ? new BarProgress(terminal)
        : new LineProgress(terminal.out(), System::nanoTime);
  }

  @Override
  void close();
}
