package io.gamlp.flink.ingest;

import io.gamlp.graph.store.FileEntry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A closed file of records of one snapshot, in the order in which one task received them.
 *
 * @param file in the folder of segments
 * @param entries records in it
 * @param begin hash of the begin record by which its records were checked; meaningless otherwise
 * @param decided whether they were
 * @param tally of all records, if they were checked; what comes twice is counted twice
 * @param bad how many are bad, if they were checked
 * @param latest the latest timestamp
 */
record Segment(
    FileEntry file, long entries, long begin, boolean decided, Tally tally, long bad, long latest) {

  boolean decidedBy(Decider decider) {
    return decided && begin == decider.beginHash();
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(file.name());
    out.writeLong(file.bytes());
    out.writeUTF(file.checksum());
    out.writeLong(entries);
    out.writeLong(begin);
    out.writeBoolean(decided);
    tally.write(out);
    out.writeLong(bad);
    out.writeLong(latest);
  }

  static Segment read(DataInput in) throws IOException {
    FileEntry file = new FileEntry(in.readUTF(), in.readLong(), in.readUTF());
    return new Segment(
        file,
        in.readLong(),
        in.readLong(),
        in.readBoolean(),
        Tally.read(in),
        in.readLong(),
        in.readLong());
  }
}
