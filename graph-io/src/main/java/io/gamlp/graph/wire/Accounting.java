package io.gamlp.graph.wire;

/**
 * What became of every record that was offered: {@code sent} is the sum of all others.
 *
 * @param sent records offered
 * @param accepted records in effect
 * @param duplicates records that had come before
 * @param superseded records of which a higher revision has come
 * @param held records that wait for the begin record
 * @param refused records reported as bad, each once
 */
public record Accounting(
    long sent, long accepted, long duplicates, long superseded, long held, long refused) {}
