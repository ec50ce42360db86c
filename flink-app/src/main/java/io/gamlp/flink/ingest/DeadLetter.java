package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.BadReason;

/**
 * A message that was refused.
 *
 * @param message for people
 */
record DeadLetter(RawRecord record, BadReason reason, String message) {}
