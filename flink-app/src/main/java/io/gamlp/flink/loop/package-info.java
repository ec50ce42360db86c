/**
 * The feedback loop: runs {@link io.gamlp.admm.program.LayerProgram}s on Flink. The only package
 * that touches Flink's internals.
 *
 * <p><b>What others may rely on.</b> {@link io.gamlp.flink.loop.LayerLoop} (adds a loop to a job),
 * {@link io.gamlp.flink.loop.LayerProgramFactory}, {@link io.gamlp.flink.loop.ReportRecord} with
 * {@link io.gamlp.flink.loop.ReportAssembler}, {@link io.gamlp.flink.loop.KeyPlacement}, and that a
 * program's failure arrives as {@link io.gamlp.flink.loop.LayerProgramException}. Whatever else is
 * public is so for Flink's reflection only, and marked internal.
 *
 * <p><b>The channel.</b> Flink's job graphs have no cycles. So the last edge of the loop ends in a
 * sink, and the sink hands messages by reference to the layer operator of its own slot, through an
 * object both find in a static registry ({@code FeedbackChannels}). Three tasks know a channel:
 * control source, layer operator and feedback sink of the same subtask of the same attempt. The
 * registry counts them and forgets the channel when the last of them has closed, which Flink
 * guarantees on every way out.
 *
 * <p><b>Why it is safe.</b>
 *
 * <ul>
 *   <li><i>They meet.</i> The three vertices have equal parallelism and one co-location group, so
 *       subtask i of each is in the same slot, hence in the same JVM and class loader. Operator and
 *       sink have equal max parallelism and receive by the same keys, so what arrives at sink i is
 *       for a program of operator i.
 *   <li><i>No deadlock.</i> The sink never blocks, so the operators' output always drains. What the
 *       unbounded mailbox can hold is bounded by the protocol: one message per open exchange
 *       ({@code QueueMetrics} shows it).
 *   <li><i>Consistent checkpoints.</i> The sink aligns barriers of all layer subtasks: what A sends
 *       after its barrier reaches B only after B's own barrier. So no snapshot of B knows a message
 *       that A's snapshot of the same checkpoint has not sent. The opposite, sent but not received,
 *       is what {@code LayerProgram.resume} mends by repeating. Hence exactly-once and aligned
 *       only: {@code LoopSettingsValidator} refuses the rest.
 *   <li><i>Messages are shared, not copied.</i> Nobody changes the arrays of a message after it was
 *       sent; that is part of the contract of {@link io.gamlp.admm.program.Message}.
 *   <li><i>One thread.</i> A program is touched by its task's thread only; other threads put mails.
 *   <li><i>Cancellation.</i> Whatever waits in a task is interrupted. A program's step is not: it
 *       computes, does not wait, and ends by itself within the time of a few matrix products, so a
 *       task is gone at the latest that much after the order.
 * </ul>
 */
package io.gamlp.flink.loop;
