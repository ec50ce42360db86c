package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireRecord.Begin;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes every message on, and begin records to all spooling tasks as well. */
final class BeginRouter extends ProcessFunction<RawRecord, RawRecord> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<RawRecord> BEGINS = new OutputTag<>("begins", IngestTypes.RAW_RECORD);

  private final String topic;
  private transient Codecs codecs;
  private transient Origins origins;

  BeginRouter(String topic) {
    this.topic = topic;
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<RawRecord> out) {
    if (Codecs.mayBegin(record.value()) && isBegin(record)) {
      context.output(BEGINS, record);
    }
    out.collect(record);
  }

  private boolean isBegin(RawRecord record) {
    if (codecs == null) {
      codecs = new Codecs();
      origins = new Origins(topic);
    }
    try {
      return codecs.decode(record.value(), record.origin(origins)) instanceof Begin;
    } catch (WireException e) {
      return false; // Who gets it next reports it.
    }
  }
}
