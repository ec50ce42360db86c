package io.gamlp.flink.loop;

import io.gamlp.admm.program.Message;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What waits in an operator's mailbox for its turn: {@code gamlp.queuedMessages}, {@code
 * gamlp.queuedBytes} (payload), and the most messages there ever were, {@code
 * gamlp.mostQueuedMessages}. The protocol bounds it: whatever it shows, it must not grow with the
 * epochs. Called by any thread.
 */
final class QueueMetrics {

  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  QueueMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("gamlp");
    group.gauge("queuedMessages", (Gauge<Integer>) messages::get);
    group.gauge("queuedBytes", (Gauge<Long>) bytes::get);
    group.gauge("mostQueuedMessages", (Gauge<Integer>) most::get);
  }

  void add(Message message) {
    bytes.addAndGet(message.payloadBytes());
    most.accumulateAndGet(messages.incrementAndGet(), Math::max);
  }

  void remove(Message message) {
    messages.decrementAndGet();
    bytes.addAndGet(-message.payloadBytes());
  }
}
