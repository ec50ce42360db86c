package io.gamlp.flink.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Fails a job at moments that a test chooses: at the n-th message, snapshot or completion. */
final class Kills implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Where the job can fail. */
  enum Moment {
    MESSAGE,
    SNAPSHOT,
    COMPLETION,
    LETTERS_SNAPSHOT,
    LETTERS_COMPLETION
  }

  private static final int NEVER = Integer.MAX_VALUE;

  /** The operators' copies of an instance find what the test sets by the instance's id. */
  private static final Map<String, AtomicInteger> LEFT = new ConcurrentHashMap<>();

  private static final Map<String, AtomicInteger> DONE = new ConcurrentHashMap<>();

  private static final Map<String, AtomicInteger> MESSAGES = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  /** Fails at the n-th such moment from now on, once. */
  void arm(Moment moment, int n) {
    left(moment).set(n);
  }

  /** Messages that were read, those of all attempts. */
  int messages() {
    return MESSAGES.computeIfAbsent(id, i -> new AtomicInteger()).get();
  }

  /** How often it has failed. */
  int done() {
    return DONE.computeIfAbsent(id, i -> new AtomicInteger()).get();
  }

  private AtomicInteger left(Moment moment) {
    return LEFT.computeIfAbsent(id + moment, i -> new AtomicInteger(NEVER));
  }

  private void pass(Moment moment) {
    AtomicInteger left = left(moment);
    if (left.get() != NEVER && left.decrementAndGet() == 0) {
      left.set(NEVER);
      DONE.computeIfAbsent(id, i -> new AtomicInteger()).incrementAndGet();
      throw new IllegalStateException("killed at " + moment);
    }
  }

  DataStream<RawRecord> before(DataStream<RawRecord> messages) {
    return messages
        .map(new Killer<>(this, Moment.MESSAGE, Moment.SNAPSHOT, Moment.COMPLETION))
        .returns(IngestTypes.RAW_RECORD)
        .uid("kill messages");
  }

  DataStream<DeadLetter> after(DataStream<DeadLetter> letters) {
    return letters
        .map(new Killer<>(this, null, Moment.LETTERS_SNAPSHOT, Moment.LETTERS_COMPLETION))
        .returns(IngestTypes.DEAD_LETTER)
        .uid("kill letters")
        .setParallelism(1);
  }

  private static final class Killer<T> extends RichMapFunction<T, T>
      implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private final Kills kills;
    private final Moment each;
    private final Moment snapshot;
    private final Moment completion;

    Killer(Kills kills, Moment each, Moment snapshot, Moment completion) {
      this.kills = kills;
      this.each = each;
      this.snapshot = snapshot;
      this.completion = completion;
    }

    @Override
    public T map(T value) {
      if (each != null) {
        MESSAGES.computeIfAbsent(kills.id, i -> new AtomicInteger()).incrementAndGet();
        kills.pass(each);
      }
      return value;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      kills.pass(snapshot);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      kills.pass(completion);
    }
  }
}
