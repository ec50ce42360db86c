package io.gamlp.flink.loop;

import io.gamlp.admm.program.Message;

/**
 * A message on its last stretch to its program.
 *
 * @param message the message
 * @param readNanos what reading and assembling it took; 0 when it never left its task
 */
record Arrival(Message message, long readNanos) {

  static Arrival local(Message message) {
    return new Arrival(message, 0);
  }
}
