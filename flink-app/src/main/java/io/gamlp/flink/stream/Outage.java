package io.gamlp.flink.stream;

/**
 * Something that does not serve.
 *
 * @param what does not, for people
 * @param mayBeOfSnapshot whether a snapshot can bring it about, again and again
 */
record Outage(String what, boolean mayBeOfSnapshot) {}
