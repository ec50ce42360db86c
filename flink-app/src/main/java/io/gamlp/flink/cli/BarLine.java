package io.gamlp.flink.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The line that a bar is drawn on, over and over. It is ended by its owner and not by the bar,
 * which forgets to when it is closed before its first drawing; later drawings are dropped. The bar
 * draws in a thread of its own.
 */
final class BarLine implements ProgressBarConsumer {

  private final Terminal terminal;
  private boolean ended;

  BarLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int getMaxRenderedLength() {
    return terminal.columns();
  }

  @Override
  public synchronized void accept(String bar) {
    if (ended) {
      return;
    }
    // A bar is drawn over the whole width: nothing of the one before sticks out behind it.
    terminal.out().print('\r' + bar);
    terminal.out().flush();
  }

  @Override
  public void close() {
    // The bar's wish; its owner calls end().
  }

  synchronized void end() {
    if (!ended) {
      ended = true;
      terminal.out().println();
    }
  }
}
