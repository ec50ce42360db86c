package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.RecordCheck;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.End;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Reads messages and writes the changes among them to files, one for each snapshot and checkpoint.
 * What is no record goes to the dead letters at once; everything else is the coordinator's to
 * judge.
 *
 * <p>Changes are checked here, in parallel, when the begin record of their snapshot is known, which
 * comes by the second input. Those that come before it are written as they are, and checked when
 * they are read. Files of a checkpoint are named to the coordinator before its barrier, and how far
 * the task has read, so there is nothing to restore but begin records.
 */
final class SpoolOperator extends AbstractStreamOperator<SpoolReport>
    implements TwoInputStreamOperator<RawRecord, RawRecord, SpoolReport> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<DeadLetter> UNREADABLE =
      new OutputTag<>("unreadable", IngestTypes.DEAD_LETTER);

  /** Snapshots whose begin records are remembered; without one the coordinator checks. */
  private static final int MOST_BEGINS = 1000;

  /** Files open at a time. */
  private static final int MOST_FILES = 64;

  private static final MapStateDescriptor<String, RawRecord> BEGINS =
      new MapStateDescriptor<>("begins", StringSerializer.INSTANCE, new RawRecordSerializer());

  private final IngestPlaces places;

  private transient SegmentFolder files;
  private transient BroadcastState<String, RawRecord> begins;
  private transient Map<String, Decider> deciders;

  /** Least recently used first. */
  private transient Map<String, SegmentWriter> open;

  /** Of what came to this task since it runs. */
  private transient Positions positions;

  private transient boolean advanced;

  private transient Entry entry;
  private transient StreamRecord<SpoolReport> report;
  private transient StreamRecord<DeadLetter> letter;
  private transient Counter records;
  private transient BadRecordMetrics badRecords;

  SpoolOperator(IngestPlaces places) {
    this.places = places;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    files = places.files();
    positions = new Positions();
    deciders = new HashMap<>();
    open = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
    begins = context.getOperatorStateStore().getBroadcastState(BEGINS);
    for (Map.Entry<String, RawRecord> known : begins.immutableEntries()) {
      decideBy(known.getValue());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    entry = new Entry();
    report = new StreamRecord<>(null);
    letter = new StreamRecord<>(null);
    var metrics = getMetricGroup().addGroup("gamlp");
    records = metrics.counter("records");
    metrics.meter("recordsPerSecond", new MeterView(records));
    badRecords = new BadRecordMetrics(metrics);
  }

  @Override
  public void processElement1(StreamRecord<RawRecord> element) throws Exception {
    RawRecord raw = element.getValue();
    records.inc();
    advanced |= positions.read(raw.partition(), raw.offset());
    WireRecord record = edge(raw.value());
    if (record == null) {
      try {
        record = files.codecs().decode(raw.value(), raw.origin(files.origins()));
      } catch (WireException e) {
        refuse(new DeadLetter(raw, e.reason(), e.getMessage()));
        return;
      }
    }
    String snapshot = record.snapshot();
    if (record instanceof Change change) {
      SegmentWriter writer = open.get(snapshot);
      if (writer == null) {
        if (isBadId(raw, snapshot)) {
          return;
        }
        writer = create(snapshot);
      }
      spool(writer, raw, change, deciders.get(snapshot));
    } else if (!isBadId(raw, snapshot)) {
      output.collect(report.replace(SpoolReport.of(snapshot, raw)));
    }
  }

  private WireRecord edge(byte[] value) {
    return value == null ? null : files.codecs().edge(value, 0, value.length);
  }

  private void spool(SegmentWriter writer, RawRecord raw, Change change, Decider decider)
      throws IOException {
    entry.kind = Kind.of(change);
    entry.partition = raw.partition();
    entry.offset = raw.offset();
    entry.timestamp = raw.timestamp();
    entry.revision = change.revision();
    if (decider != null) {
      decider.decide(change, entry);
    } else {
      entry.bad = false;
      entry.hash = 0;
      entry.high = 0;
      entry.low = 0;
    }
    writer.add(entry, raw.key(), raw.value());
  }

  private SegmentWriter create(String snapshot) throws IOException {
    if (open.size() == MOST_FILES) {
      close(open.keySet().iterator().next());
    }
    SegmentWriter writer = files.create(deciders.get(snapshot));
    open.put(snapshot, writer);
    return writer;
  }

  /** Ids become names of files, and nothing can be a snapshot under a bad one. */
  private boolean isBadId(RawRecord raw, String snapshot) {
    Optional<RecordCheck.Fault> fault = RecordCheck.fault(new End(snapshot, 0, 0, 0, 0, 0));
    if (fault.isEmpty()) {
      return false;
    }
    String where = raw.origin(files.origins()) + ": ";
    refuse(new DeadLetter(raw, BadReason.BAD_ID, Letters.shortened(where + fault.get().message())));
    return true;
  }

  private void refuse(DeadLetter refused) {
    badRecords.count(refused.reason());
    output.collect(UNREADABLE, letter.replace(refused));
  }

  /** A begin record; the first good one holds here. The coordinator has the last word. */
  @Override
  public void processElement2(StreamRecord<RawRecord> element) throws Exception {
    RawRecord raw = element.getValue();
    Begin begin = decode(raw);
    if (deciders.containsKey(begin.snapshot()) || RecordCheck.fault(begin).isPresent()) {
      return;
    }
    if (deciders.size() == MOST_BEGINS) {
      Iterator<Map.Entry<String, RawRecord>> any = begins.iterator();
      String forgotten = any.next().getKey();
      close(forgotten);
      begins.remove(forgotten);
      deciders.remove(forgotten);
    }
    close(begin.snapshot());
    begins.put(begin.snapshot(), raw);
    decideBy(raw);
  }

  private void decideBy(RawRecord raw) throws WireException {
    Begin begin = decode(raw);
    deciders.put(begin.snapshot(), new Decider(begin));
  }

  private Begin decode(RawRecord raw) throws WireException {
    return (Begin) files.codecs().decode(raw.value(), raw.origin(files.origins()));
  }

  private void close(String snapshot) throws IOException {
    SegmentWriter writer = open.remove(snapshot);
    if (writer != null) {
      output.collect(report.replace(SpoolReport.of(snapshot, writer.finish())));
    }
  }

  private void closeAll() throws IOException {
    while (!open.isEmpty()) {
      close(open.keySet().iterator().next());
    }
  }

  private void reportAll() throws IOException {
    closeAll();
    if (advanced) {
      output.collect(report.replace(SpoolReport.of(positions)));
      advanced = false;
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    reportAll();
  }

  @Override
  public void finish() throws Exception {
    reportAll();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (open != null) {
      for (SegmentWriter writer : open.values()) {
        writer.close();
      }
      open.clear();
    }
    super.close();
  }
}
