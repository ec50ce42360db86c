package io.gamlp.flink.progress;

import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;

/**
 * Hears how a pipeline gets on. Called by one thread at a time, in the order of events; never
 * blocks for long and never throws.
 */
public interface ProgressListener {

  /**
   * A phase begins; it ends when the next one begins or the pipeline returns.
   *
   * @param name one word for people, such as {@code augment}
   * @param detail what is done in it, or empty
   */
  void phase(String name, String detail);

  /** The input has been read and is valid. */
  void dataRead(DataSummary data);

  /**
   * The training run of one seed begins.
   *
   * @param seed the seed
   * @param run 1-based number of the run
   * @param runs how many there are
   * @param epochs epochs of all its stages together, at most
   */
  void trainingStarted(long seed, int run, int runs, int epochs);

  /** An epoch has ended. */
  void epoch(EpochMetrics metrics);

  /** The training run of one seed has ended, perhaps before its last epoch. */
  void trainingFinished();

  /** Something that the user should know, in one line. */
  void note(String line);
}
