package io.gamlp.admm.chain;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import java.util.List;

/**
 * A training algorithm as one layer and block sees it: the lines of an epoch, and the variables
 * that it has beside those of {@link LayerVariables}. Everything else (start, messages, rounds,
 * evaluations, recovery) is the same for all and is done by {@link ChainLayer}.
 */
public interface LayerAlgorithm {

  /** The lines of an epoch, the same in every epoch and, but for the neighbours, in every layer. */
  List<Line> epoch();

  /** The input of the start point is here: it is p, and what was heard from below. */
  default void inputStarted() {}

  /** The start point's z and q are made. */
  default void outputStarted() {}

  /** An epoch begins; the clock has gone to it. */
  default void epochBegins() {}

  /** Penalties are not any more what they were: duals may have to follow. */
  default void penaltiesChanged(Penalties before, Penalties now) {}

  /** The terms of the objective that this layer and block has. */
  EpochFigures figures();

  /**
   * What the chain grows by (spec §8, Growing): the output layer's own variables of its input, to
   * be handed to the first inserted layer.
   *
   * @throws UnsupportedOperationException if the algorithm does not grow
   */
  default float[] handOver() {
    throw new UnsupportedOperationException("this algorithm trains at one depth");
  }

  /** Takes what {@link #handOver} gave, with p. */
  default void takeOver(float[] values) {
    throw new UnsupportedOperationException("this algorithm trains at one depth");
  }

  /** All epochs are done: lets go of variables that no evaluation and no neighbour needs. */
  default void ended() {}

  /** Writes the variables that are the algorithm's own. */
  void save(StateWriter state);

  /** Puts them back. */
  void restore(StateReader state);
}
