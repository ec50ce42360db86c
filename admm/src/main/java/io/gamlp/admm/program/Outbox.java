package io.gamlp.admm.program;

/** Where a {@link LayerProgram} puts what it has to say. Never blocks. */
public interface Outbox {

  /** Sends to another layer or block (never to the sender itself). */
  void send(Message message);

  /** Hands a report out of the loop. */
  void report(Report report);
}
