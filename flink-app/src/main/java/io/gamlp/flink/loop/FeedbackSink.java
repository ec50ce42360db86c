package io.gamlp.flink.loop;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The end of the loop's last edge: puts the messages together and hands them to the layer operator
 * of its slot. Never blocks, hence nobody upstream ever waits for it for long, hence the loop
 * cannot deadlock.
 */
final class FeedbackSink extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<LoopRecord, Void> {

  private static final long serialVersionUID = 1L;

  private final String loop;
  private transient MessageAssembler assembler;
  private transient FeedbackChannels.Id channelId;
  private transient FeedbackChannel channel;

  FeedbackSink(String loop) {
    this.loop = loop;
  }

  @Override
  public void open() throws Exception {
    super.open();
    assembler = new MessageAssembler(System::nanoTime);
    getMetricGroup()
        .addGroup("gamlp")
        .gauge("halfMessageBytes", (Gauge<Long>) assembler::bytesHeld);
    channelId =
        FeedbackChannels.Id.of(
            getMetricGroup(), loop, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    channel = FeedbackChannels.acquire(channelId);
  }

  @Override
  public void processElement(StreamRecord<LoopRecord> record) {
    Arrival arrival = assembler.add(record.getValue());
    if (arrival != null) {
      channel.put(arrival);
    }
  }

  @Override
  public void close() throws Exception {
    if (channel != null) {
      channel = null;
      FeedbackChannels.release(channelId);
    }
    super.close();
  }
}
