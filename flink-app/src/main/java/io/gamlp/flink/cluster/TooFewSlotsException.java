package io.gamlp.flink.cluster;

import io.gamlp.graph.InputException;

/** A cluster has too few free slots for a job; it may have them later. */
public final class TooFewSlotsException extends InputException {

  private static final long serialVersionUID = 1L;

  TooFewSlotsException(String message) {
    super(message);
  }
}
