package io.gamlp.flink.stream;

/**
 * What a snapshot's training starts from; decided once, so that every attempt, of whichever driver,
 * does the same.
 *
 * @param parent version of the model whose weights and form of input it takes over; null for the
 *     first model of a stream
 */
public record Plan(String parent) {}
