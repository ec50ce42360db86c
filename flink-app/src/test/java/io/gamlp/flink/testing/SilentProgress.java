package io.gamlp.flink.testing;

import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.progress.ProgressListener;

/** Hears everything and does nothing; a test overrides what it waits for. */
public class SilentProgress implements ProgressListener {

  @Override
  public void phase(String name, String detail) {}

  @Override
  public void dataRead(DataSummary data) {}

  @Override
  public void trainingStarted(long seed, int run, int runs, int epochs) {}

  @Override
  public void epoch(EpochMetrics metrics) {}

  @Override
  public void trainingFinished() {}

  @Override
  public void note(String line) {}
}
