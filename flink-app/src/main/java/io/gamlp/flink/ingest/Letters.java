package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.BadReason;

/** Where refused records go. */
@FunctionalInterface
interface Letters {

  int LONGEST_MESSAGE = 1000;

  void send(DeadLetter letter);

  /**
   * Sends a record of a snapshot.
   *
   * @param what was found and expected
   */
  default void refuse(
      RawRecord record, Origins origins, String snapshot, BadReason reason, String what) {
    String message = record.origin(origins) + ", snapshot " + snapshot + ": " + what;
    send(new DeadLetter(record, reason, shortened(message)));
  }

  static String shortened(String message) {
    int half = LONGEST_MESSAGE / 2;
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, half) + " … " + message.substring(message.length() - half);
  }
}
