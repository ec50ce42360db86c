package io.gamlp.flink.ingest;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.RecordCheck;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.End;
import java.util.Optional;

/** Takes begin and end records. They hold as they came first. */
final class Controls {

  private final Audit audit;
  private final Tolerance tolerance;
  private final Origins origins;
  private final Letters letters;

  Controls(Audit audit, Tolerance tolerance, Origins origins, Letters letters) {
    this.audit = audit;
    this.tolerance = tolerance;
    this.origins = origins;
    this.letters = letters;
  }

  /** May make the snapshot failed. */
  void take(SnapshotProgress p, RawRecord raw, WireRecord record) {
    boolean begins = record instanceof Begin;
    WireRecord first = begins ? p.begin() : p.end();
    p.counts.sent++;
    if (p.phase == Phase.FAILED) {
      p.counts.refused++;
      audit.refuse(p, raw, Verdict.FAILED);
    } else if (record.equals(first)) {
      p.counts.duplicates++;
    } else if (first != null) {
      refuse(
          p,
          raw,
          p.phase == Phase.OPEN ? BadReason.CONFLICT : BadReason.LATE,
          "found " + record + ", expected no other than " + first);
    } else {
      Optional<RecordCheck.Fault> fault =
          begins ? RecordCheck.fault((Begin) record) : RecordCheck.fault((End) record);
      if (fault.isPresent()) {
        refuse(p, raw, fault.get().reason(), fault.get().message());
        return;
      }
      if (begins) {
        p.begin(raw, (Begin) record);
      } else {
        p.end(raw, (End) record);
      }
      p.counts.accepted++;
    }
  }

  private void refuse(SnapshotProgress p, RawRecord raw, BadReason reason, String what) {
    p.counts.refused++;
    letters.refuse(raw, origins, p.id, reason, what);
    if (p.phase == Phase.OPEN) {
      p.counts.bad++;
      if (Bounds.exceeded(tolerance, p.counts.bad, null)) {
        audit.fail(p, Bounds.message(tolerance, p.counts.bad));
      }
    }
  }
}
