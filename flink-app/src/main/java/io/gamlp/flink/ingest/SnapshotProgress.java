package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.End;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the coordinator knows of one snapshot; all of it but what is transient is state. */
final class SnapshotProgress {

  /** How far it is. Ordinals are state: append only. */
  enum Phase {
    /** Records are missing. */
    OPEN,
    /** All records are there; the graph is not published yet. */
    WHOLE,
    /** The graph is published. */
    PUBLISHED,
    FAILED
  }

  private static final byte VERSION = 1;
  private static final long FIRST_PAUSE_MILLIS = 10_000;
  private static final long LONGEST_PAUSE_MILLIS = 600_000;
  private static final Phase[] PHASES = Phase.values();

  final String id;
  Phase phase = Phase.OPEN;

  /** Files whose records have verdicts and may be part of the snapshot. */
  List<Segment> content = new ArrayList<>();

  /** Of the last file of {@link #content}, the records that are part of it. */
  long limit = Long.MAX_VALUE;

  /** Files whose records have no verdicts yet. */
  List<Segment> fresh = new ArrayList<>();

  Counts counts = new Counts();

  /** Timestamp of the latest record that holds. */
  long latest = Long.MIN_VALUE;

  /** When the first record came; milliseconds since 1970. */
  final long since;

  /** Since when it is whole, published or failed. */
  long decidedAt;

  /** Place in the order in which snapshots became whole. */
  long order;

  /** Why it failed. */
  String reason = "";

  /** Whether nothing is known any more but how it ended. */
  boolean forgotten;

  private RawRecord beginRecord;
  private RawRecord endRecord;
  private Begin begin;
  private End end;

  // ---- Transient.

  /** When the last record came, whatever became of it. */
  private transient long lastCame;

  /** Whether the end record came since the last look. */
  transient boolean endIsNew;

  private transient Decider decider;

  /** Dropped when memory is short. */
  transient Ledger ledger;

  /** Until when to leave records without verdicts, where verdicts cost several passes. */
  transient long nextAudit;

  /** How often the heap did not suffice for its graph. */
  transient int shortages;

  /** Until when to leave its graph, where the heap did not suffice. */
  private transient long nextAssembly;

  /** The checkpoint that makes the last decision durable; 0 when one has. */
  transient long decidedIn;

  /** Whether the failure is in the library. */
  transient boolean noted;

  SnapshotProgress(String id, long now) {
    this.id = id;
    this.since = now;
    this.lastCame = now;
  }

  /** A record came, or a file of records. */
  void came(long now) {
    lastCame = now;
  }

  long lastCame() {
    return lastCame;
  }

  /** The heap did not suffice for its graph: others may need less of it later. */
  void shortOfMemory(long now) {
    long pause = FIRST_PAUSE_MILLIS << Math.min(shortages++, Integer.SIZE);
    nextAssembly = now + Math.min(pause, LONGEST_PAUSE_MILLIS);
  }

  /** Whether it is time to make its graph, as far as memory is concerned. */
  boolean mayBeAssembled(long now) {
    return now >= nextAssembly;
  }

  Begin begin() {
    return begin;
  }

  End end() {
    return end;
  }

  long endTimestamp() {
    return endRecord.timestamp();
  }

  void begin(RawRecord record, Begin decoded) {
    beginRecord = record;
    begin = decoded;
  }

  void end(RawRecord record, End decoded) {
    endRecord = record;
    end = decoded;
    endIsNew = true;
  }

  /** Null without a begin record. */
  Decider decider() {
    if (decider == null && begin != null) {
      decider = new Decider(begin);
    }
    return decider;
  }

  boolean isOver() {
    return phase == Phase.PUBLISHED || phase == Phase.FAILED;
  }

  long waiting() {
    return entries(fresh);
  }

  static long entries(List<Segment> segments) {
    long entries = 0;
    for (Segment segment : segments) {
      entries += segment.entries();
    }
    return entries;
  }

  /** Records of {@link #content} in file {@code i} that are part of the snapshot. */
  long limitOf(int i) {
    return i == content.size() - 1 ? limit : Long.MAX_VALUE;
  }

  Accounting accounting() {
    return counts.accounting(waiting());
  }

  /** What has come and what is missing, for people. */
  String missing() {
    if (begin == null) {
      return "no begin record came, " + waiting() + " records wait for it";
    }
    return end == null
        ? "no end record came"
        : counts.accepted + " records were accepted, expected what the end record declares: " + end;
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(VERSION);
    out.writeUTF(id);
    out.writeByte(phase.ordinal());
    write(content, out);
    out.writeLong(limit);
    write(fresh, out);
    counts.write(out);
    out.writeLong(latest);
    out.writeLong(decidedAt);
    out.writeLong(order);
    out.writeUTF(reason);
    out.writeBoolean(forgotten);
    write(beginRecord, out);
    write(endRecord, out);
    return bytes.toByteArray();
  }

  /**
   * @param now the time without the job makes no snapshot quiet, and lets none wait for its base
   */
  static SnapshotProgress fromBytes(byte[] bytes, long now, Codecs codecs, Origins origins)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "found state of version " + version + " in the checkpoint, expected " + VERSION);
    }
    String id = in.readUTF();
    SnapshotProgress p = new SnapshotProgress(id, now);
    p.phase = PHASES[in.readByte()];
    p.content = readSegments(in);
    p.limit = in.readLong();
    p.fresh = readSegments(in);
    p.counts = Counts.read(in);
    p.latest = in.readLong();
    long decidedAt = in.readLong();
    p.decidedAt = p.phase == Phase.WHOLE ? now : decidedAt;
    p.order = in.readLong();
    p.reason = in.readUTF();
    p.forgotten = in.readBoolean();
    try {
      RawRecord begin = readRecord(in);
      if (begin != null) {
        p.begin(begin, (Begin) codecs.decode(begin.value(), begin.origin(origins)));
      }
      RawRecord end = readRecord(in);
      if (end != null) {
        p.end(end, (End) codecs.decode(end.value(), end.origin(origins)));
      }
    } catch (WireException e) {
      throw new IOException("the checkpoint holds a record that cannot be read", e);
    }
    return p;
  }

  private static void write(List<Segment> segments, DataOutput out) throws IOException {
    out.writeInt(segments.size());
    for (Segment segment : segments) {
      segment.write(out);
    }
  }

  private static List<Segment> readSegments(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<Segment> segments = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      segments.add(Segment.read(in));
    }
    return segments;
  }

  private static void write(RawRecord record, DataOutput out) throws IOException {
    out.writeBoolean(record != null);
    if (record != null) {
      RawRecordSerializer.write(record, out);
    }
  }

  private static RawRecord readRecord(DataInputStream in) throws IOException {
    return in.readBoolean() ? RawRecordSerializer.read(in) : null;
  }
}
