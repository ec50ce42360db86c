package io.gamlp.flink.loop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Wakes the programs, then keeps the loop open until they are done. A source without splits and
 * without state: after a restore it wakes everybody again, and programs that are awake take no
 * notice.
 *
 * <p>Subtask i ends when the layer operator of its slot says that all its programs have finished.
 * So the job ends by itself, and no task ever waits in {@code endInput()}, where checkpoint
 * barriers could not pass.
 */
final class ControlSource implements Source<LoopRecord, ControlSource.NoSplit, Integer> {

  private static final long serialVersionUID = 1L;

  private final String loop;
  private final KeyPlacement placement;

  ControlSource(String loop, KeyPlacement placement) {
    this.loop = loop;
    this.placement = placement;
  }

  /** Unbounded, so that nobody runs the loop in batch mode; it does end. */
  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<LoopRecord, NoSplit> createReader(SourceReaderContext context) {
    return new Reader(
        placement,
        FeedbackChannels.Id.of(context.metricGroup(), loop, context.getIndexOfSubtask()),
        context.getIndexOfSubtask(),
        context.currentParallelism());
  }

  @Override
  public SplitEnumerator<NoSplit, Integer> createEnumerator(
      SplitEnumeratorContext<NoSplit> context) {
    return new IdleEnumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, Integer> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Integer checkpoint) {
    return new IdleEnumerator();
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new NothingSerializer<>(null);
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new NothingSerializer<>(0);
  }

  /** There is none. */
  interface NoSplit extends SourceSplit {}

  private static final class Reader implements SourceReader<LoopRecord, NoSplit> {
    private final KeyPlacement placement;
    private final FeedbackChannels.Id channelId;
    private final FeedbackChannel channel;
    private final int parallelism;
    private int next;
    private boolean closed;

    Reader(KeyPlacement placement, FeedbackChannels.Id channelId, int subtask, int parallelism) {
      this.placement = placement;
      this.channelId = channelId;
      this.channel = FeedbackChannels.acquire(channelId);
      this.parallelism = parallelism;
      this.next = subtask;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<LoopRecord> output) {
      if (hasMoreToWake()) {
        output.collect(LoopRecord.wake(placement.keyOf(placement.address(next))));
        next += parallelism;
        return InputStatus.MORE_AVAILABLE;
      }
      return channel.allFinished().isDone()
          ? InputStatus.END_OF_INPUT
          : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return hasMoreToWake() ? CompletableFuture.completedFuture(null) : channel.allFinished();
    }

    private boolean hasMoreToWake() {
      return next < placement.size();
    }

    @Override
    public List<NoSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public void addSplits(List<NoSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        FeedbackChannels.release(channelId);
      }
    }
  }

  private static final class IdleEnumerator implements SplitEnumerator<NoSplit, Integer> {

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public Integer snapshotState(long checkpointId) {
      return 0;
    }

    @Override
    public void close() {}
  }

  private record NothingSerializer<T>(T value) implements SimpleVersionedSerializer<T> {

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T nothing) {
      return new byte[0];
    }

    @Override
    public T deserialize(int version, byte[] serialized) {
      return value;
    }
  }
}
