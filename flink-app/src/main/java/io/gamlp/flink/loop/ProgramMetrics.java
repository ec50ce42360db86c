package io.gamlp.flink.loop;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Report;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one (layer, block), in the group {@code gamlp.layer.<l>.block.<b>}.
 *
 * <p>Of the last epoch that the program has reported, read off its reports, which are what {@code
 * metrics.jsonl} is made of: {@code epoch}, {@code objective} (this layer's and block's terms),
 * {@code residual} (of the boundary above), {@code computeSeconds}, {@code waitSeconds}, {@code
 * serialiseSeconds}. Since the task began: the same seconds as {@code …SecondsTotal}, up to that
 * epoch; {@code messagesIn}, {@code messagesOut}, and {@code bytesIn.<kind>} and {@code
 * bytesOut.<kind>} for each kind there was (bytes of whole messages in the wire format, whether
 * they crossed the network or not).
 *
 * <p>Written by the task's thread, read by any.
 */
final class ProgramMetrics {

  private final Counter messagesIn;
  private final Counter messagesOut;
  private final Map<MessageKind, Counter> bytesIn = new EnumMap<>(MessageKind.class);
  private final Map<MessageKind, Counter> bytesOut = new EnumMap<>(MessageKind.class);
  private final MetricGroup group;
  private volatile Epoch last = new Epoch(0, new EpochFigures(), new EpochTimes());
  private volatile EpochTimes total = new EpochTimes();
  private EpochTimes timesOfEpoch = new EpochTimes();

  private record Epoch(int epoch, EpochFigures figures, EpochTimes times) {}

  ProgramMetrics(MetricGroup operator, LayerAddress address) {
    group =
        operator
            .addGroup("gamlp")
            .addGroup("layer", Integer.toString(address.layer()))
            .addGroup("block", Integer.toString(address.block()));
    messagesIn = group.counter("messagesIn");
    messagesOut = group.counter("messagesOut");
    group.gauge("epoch", (Gauge<Integer>) () -> last.epoch());
    group.gauge("objective", (Gauge<Double>) () -> last.figures().objective());
    group.gauge("residual", (Gauge<Double>) () -> last.figures().residual());
    seconds("computeSeconds", EpochTimes::computeSeconds);
    seconds("waitSeconds", EpochTimes::waitSeconds);
    seconds("serialiseSeconds", EpochTimes::serialiseSeconds);
  }

  private void seconds(String name, ToDoubleFunction<EpochTimes> seconds) {
    group.gauge(name, (Gauge<Double>) () -> seconds.applyAsDouble(last.times()));
    group.gauge(name + "Total", (Gauge<Double>) () -> seconds.applyAsDouble(total));
  }

  void countIn(Message message) {
    messagesIn.inc();
    count(bytesIn, "bytesIn", message);
  }

  void countOut(Message message) {
    messagesOut.inc();
    count(bytesOut, "bytesOut", message);
  }

  private void count(Map<MessageKind, Counter> counters, String name, Message message) {
    counters
        .computeIfAbsent(message.kind(), kind -> group.addGroup(name).counter(kind.name()))
        .inc(message.wireBytes());
  }

  /** Sees a report on its way out of the loop; the times of an epoch come before its figures. */
  void see(Report report) {
    switch (report.kind()) {
      case TIMES -> timesOfEpoch = EpochTimes.of(report.scalars());
      case EPOCH -> {
        EpochTimes sum = new EpochTimes();
        sum.add(total);
        sum.add(timesOfEpoch);
        total = sum;
        last = new Epoch(report.epoch(), EpochFigures.of(report.scalars()), timesOfEpoch);
      }
      case EVALUATION, WEIGHTS -> {
        // not of a single layer and block
      }
    }
  }
}
