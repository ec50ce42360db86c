package io.gamlp.admm.testing;

import io.gamlp.admm.chain.LayerAlgorithm;
import io.gamlp.admm.chain.Line;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** An algorithm of one depth with somebody who looks on before the first line and after each. */
public final class Observed implements LayerAlgorithm {

  private final LayerAlgorithm algorithm;
  private final Runnable looks;

  public Observed(LayerAlgorithm algorithm, Runnable looks) {
    this.algorithm = algorithm;
    this.looks = looks;
  }

  @Override
  public List<Line> epoch() {
    List<Line> lines = new ArrayList<>();
    for (Line line : algorithm.epoch()) {
      lines.add(line);
      lines.add(Line.update(looks));
    }
    return lines;
  }

  @Override
  public void inputStarted() {
    algorithm.inputStarted();
  }

  @Override
  public void outputStarted() {
    algorithm.outputStarted();
  }

  @Override
  public void epochBegins() {
    algorithm.epochBegins();
  }

  @Override
  public EpochFigures figures() {
    return algorithm.figures();
  }

  @Override
  public void ended() {
    algorithm.ended();
  }

  @Override
  public void save(StateWriter state) {
    algorithm.save(state);
  }

  @Override
  public void restore(StateReader state) {
    algorithm.restore(state);
  }
}
