package io.gamlp.flink.pipeline;

import io.gamlp.flink.outputs.RunFile;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;

/** Names the phases of a pipeline to the listener and times them for {@code run.json}. */
final class Phases implements AutoCloseable {

  private final ProgressListener progress;
  private final Cancellation cancellation;
  private final RunFile run;

  private String running;
  private long since;

  /**
   * @param run gets the seconds of each phase
   */
  Phases(ProgressListener progress, Cancellation cancellation, RunFile run) {
    this.progress = progress;
    this.cancellation = cancellation;
    this.run = run;
  }

  ProgressListener progress() {
    return progress;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Ends the running phase and begins the next one, unless the user wants to stop. */
  void begin(String name, String detail) {
    close();
    cancellation.throwIfCancelled();
    running = name;
    since = System.nanoTime();
    progress.phase(name, detail);
  }

  /** Ends the running phase. */
  @Override
  public void close() {
    if (running != null) {
      run.phase(running, (System.nanoTime() - since) / 1e9);
    }
    running = null;
  }
}
