package io.gamlp.admm.program;

/**
 * One (layer, column block) as a state machine: given a message, update the state and emit
 * messages. Knows no engine; the in-process engine and the Flink operator run the same programs and
 * get the same bits.
 *
 * <p>A program is confined to one thread at a time. Messages may arrive before the program can use
 * them; it keeps them until it can. A message it has already seen (after a restore the neighbours
 * repeat their last ones) is ignored; one from the future that no protocol step allows is an error.
 */
public interface LayerProgram {

  LayerAddress address();

  /** Called once on a fresh program, before any message is given to it. */
  void start(Outbox out);

  /** Takes one message and does all the work that has become possible. */
  void onMessage(Message message, Outbox out);

  /** True when this program has done all its epochs and nobody needs an answer of it any more. */
  boolean finished();

  /** What the program waits for, for a person: epoch, phase and the missing messages. */
  String waitingFor();

  /** Writes everything that {@link #restore} needs, except the input columns and labels. */
  void save(StateWriter state);

  /** Called instead of {@link #start} on a fresh program; emits nothing. */
  void restore(StateReader state);

  /**
   * Called once after {@link #restore}: repeats the last message of each open exchange, whose
   * delivery is unknown, and does all the work that is possible.
   */
  void resume(Outbox out);
}
