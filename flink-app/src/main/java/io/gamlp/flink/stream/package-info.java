/**
 * The driver of a stream: brings every complete snapshot of the store to published predictions.
 *
 * <p>{@link io.gamlp.flink.stream.Reconciler} decides what is next, a pure function of what store,
 * registry and topics say; {@link io.gamlp.flink.stream.StreamDriver} asks it again and again and
 * has a {@link io.gamlp.flink.stream.Workshop} do it; {@link io.gamlp.flink.stream.IngestKeeper}
 * sees to the job that fills the store. None of them keeps in memory what a successor would need: a
 * driver may be killed between any two steps.
 */
package io.gamlp.flink.stream;
