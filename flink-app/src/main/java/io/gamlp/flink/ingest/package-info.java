/**
 * The ingest job: graph snapshots from Kafka into the store, exactly once.
 *
 * <pre>
 * KafkaSource -- route --&gt; SpoolOperator (one a subtask) --&gt; SnapshotCoordinator (one) --&gt; dead letters
 *                   |            ^     |                          |
 *                   '- begin ----'     '- segments (files) -------'-&gt; SnapshotLibrary
 *                   (broadcast)
 * </pre>
 *
 * <p><b>Memory.</b> No record stays in memory. {@link io.gamlp.flink.ingest.SpoolOperator} decodes
 * and checks records and appends them to {@link io.gamlp.flink.ingest.Segment} files in the ingest
 * folder of the store; at each checkpoint it closes them and names them to the coordinator. The
 * coordinator holds the names, and, of the snapshots that it looks at, a table of what holds for
 * each node and edge ({@link io.gamlp.flink.ingest.StandingTable}), which it can drop and make
 * again from the files at any time. Where the table of one snapshot would exceed the memory that is
 * set aside, {@link io.gamlp.flink.ingest.Audit} makes several passes over the files, each for a
 * part of the nodes and edges. State is a few hundred bytes for each segment and each snapshot.
 * {@link io.gamlp.flink.ingest.Assembly} has the whole graph in memory; one that is too large fails
 * its snapshot and not the job. The heap is shared with all that the process does: where there is
 * no room for a graph that would fit, it is made later ({@link io.gamlp.flink.ingest.HeapNeed}),
 * and other snapshots go first.
 *
 * <p><b>Giving up.</b> A snapshot that is not whole is given up when it has been quiet for the time
 * that is set: none of its records came, the job was neither behind the topic nor stood still, and
 * all was read up to the end of each partition, as its leader gives it ({@link
 * io.gamlp.flink.ingest.Backlog}). A delta waits for its base as long as that may come ({@link
 * io.gamlp.flink.ingest.Bases}). What it waits with stays in the store, as whoever deletes
 * snapshots is told ({@link io.gamlp.flink.ingest.AwaitedBases}), and that it waits is noted for
 * people ({@link io.gamlp.flink.ingest.WaitingDeltas}).
 *
 * <p><b>Exactly once.</b> All decisions are made between the last record before a checkpoint's
 * barrier and the barrier, from what is in that checkpoint. What leaves the job leaves when that
 * checkpoint is complete: dead letters in transactions of Kafka, graphs and failures by the
 * idempotent calls of {@link io.gamlp.graph.library.SnapshotLibrary}, which are repeated after a
 * restart. Files that no checkpoint names are deleted after a restart; files that the state names
 * no more are deleted once a checkpoint without them was followed by another one. So a job must go
 * on from its latest checkpoint or savepoint, or where Flink has lost sight of a savepoint that was
 * made, from the checkpoint before it; not from an earlier one.
 *
 * <p><b>After the end.</b> Of a complete snapshot one file stays ({@code 64 bytes} for each record)
 * until the snapshot leaves the store or the time for late records is over: with it duplicates are
 * told from records that come late with another content. Then all that comes is late. The ids of
 * the last ten thousand snapshots are remembered.
 */
package io.gamlp.flink.ingest;
