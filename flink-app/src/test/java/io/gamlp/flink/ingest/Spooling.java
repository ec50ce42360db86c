package io.gamlp.flink.ingest;

import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes records to an audit as the job does, without the job; its clock is the caller's. */
final class Spooling {

  static final Duration LIMIT = Duration.ofHours(1);

  final IngestPlaces places;
  final List<DeadLetter> letters = new ArrayList<>();

  private final SegmentFolder files;
  private final Audit audit;
  private final Controls controls;
  private long offset;

  /**
   * @param memory for ledgers
   */
  Spooling(Storage storage, String root, long memory) {
    this.places = new IngestPlaces(storage, root, "t", "graph", 0);
    this.files = places.files();
    this.audit = new Audit(files, Tolerance.DEFAULT, memory, letters::add, segment -> {});
    this.controls = new Controls(audit, Tolerance.DEFAULT, files.origins(), letters::add);
  }

  /** Records that come in one checkpoint. */
  void offer(SnapshotProgress p, List<WireRecord> records, long now) throws IOException {
    p.came(now);
    List<Change> changes = new ArrayList<>();
    for (WireRecord record : records) {
      if (record instanceof Change change) {
        changes.add(change);
      } else {
        controls.take(
            p, new RawRecord(null, WireFormat.AVRO.codec().encode(record), 0, offset++, 0), record);
      }
    }
    if (changes.isEmpty()) {
      return;
    }
    try (SegmentWriter writer = files.create(p.decider())) {
      for (Change change : changes) {
        Entry entry = new Entry();
        entry.kind = Kind.of(change);
        entry.offset = offset++;
        entry.revision = change.revision();
        if (p.decider() != null) {
          p.decider().decide(change, entry);
        }
        writer.add(entry, null, WireFormat.AVRO.codec().encode(change));
      }
      p.fresh.add(writer.finish());
    }
  }

  /** What happens to the snapshot at a checkpoint. */
  void settle(SnapshotProgress p, long now) throws IOException {
    audit.look(p, now, /* force= */ false);
    audit.giveUpIfQuiet(p, now, now - p.lastCame(), LIMIT);
  }

  void fail(SnapshotProgress p, String reason) {
    audit.fail(p, reason);
  }

  /** A snapshot of which all has come. */
  SnapshotProgress whole(List<WireRecord> records) throws IOException {
    SnapshotProgress p = new SnapshotProgress(records.get(0).snapshot(), 0);
    offer(p, records, 0);
    settle(p, 0);
    return p;
  }

  Assembly.Outcome assemble(SnapshotProgress p) throws IOException {
    return new Assembly(places.files(), places.library(), "graph", Tolerance.DEFAULT, p, 0).run();
  }
}
