package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counters of one (layer, block), in the group {@code gamlp.layer.<l>.block.<b>}: {@code
 * messagesIn}, {@code messagesOut}, and {@code bytesOut.<kind>} for each kind that was sent (bytes
 * of whole messages in the wire format, whether they crossed the network or not).
 */
final class ProgramMetrics {

  private final Counter messagesIn;
  private final Counter messagesOut;
  private final MetricGroup bytesOut;
  private final Map<MessageKind, Counter> bytesOutByKind = new EnumMap<>(MessageKind.class);

  ProgramMetrics(MetricGroup operator, LayerAddress address) {
    MetricGroup group =
        operator
            .addGroup("gamlp")
            .addGroup("layer", Integer.toString(address.layer()))
            .addGroup("block", Integer.toString(address.block()));
    messagesIn = group.counter("messagesIn");
    messagesOut = group.counter("messagesOut");
    bytesOut = group.addGroup("bytesOut");
  }

  void countIn() {
    messagesIn.inc();
  }

  void countOut(Message message) {
    messagesOut.inc();
    bytesOutByKind
        .computeIfAbsent(message.kind(), kind -> bytesOut.counter(kind.name()))
        .inc(message.wireBytes());
  }
}
