package io.gamlp.flink.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes few files of many, and small ones of large ones. */
final class Rewriting {

  /** A snapshot that is open for long may have so many small files before they are joined. */
  static final int MANY = 64;

  private static final long LARGE_BYTES = 64L << 20;

  private static final byte[] NO_BYTES = {};

  private final SegmentFolder files;

  Rewriting(SegmentFolder files) {
    this.files = files;
  }

  /**
   * Joins neighbouring small files where there are many.
   *
   * @param decider of their snapshot, or null
   * @param trash takes the files that were joined
   * @return the files with the same records in the same order
   */
  List<Segment> joined(List<Segment> segments, Decider decider, Consumer<Segment> trash)
      throws IOException {
    if (segments.stream().filter(s -> !isLarge(s)).count() <= MANY) {
      return segments;
    }
    List<Segment> joined = new ArrayList<>();
    List<Segment> group = new ArrayList<>();
    long bytes = 0;
    for (Segment segment : segments) {
      if (isLarge(segment) || bytes >= LARGE_BYTES) {
        join(group, decider, trash, joined);
        bytes = 0;
      }
      if (isLarge(segment)) {
        joined.add(segment);
      } else {
        group.add(segment);
        bytes += segment.file().bytes();
      }
    }
    join(group, decider, trash, joined);
    return joined;
  }

  private static boolean isLarge(Segment segment) {
    return segment.file().bytes() >= LARGE_BYTES;
  }

  /**
   * @param group (Input) files to become one; (Output) empty
   * @param joined (Output) gets that one, if there is any
   */
  private void join(
      List<Segment> group, Decider decider, Consumer<Segment> trash, List<Segment> joined)
      throws IOException {
    if (group.size() <= 1) {
      joined.addAll(group);
      group.clear();
      return;
    }
    try (SegmentWriter writer = files.create(decider)) {
      for (Segment segment : group) {
        try (SegmentReader reader = files.open(segment, decider)) {
          while (reader.next()) {
            RawRecord raw = reader.raw();
            writer.add(reader.entry(), raw.key(), raw.value());
          }
        }
      }
      joined.add(writer.finish());
      group.forEach(trash);
      group.clear();
    }
  }

  /**
   * One file that says of each record what a ledger needs, without the record.
   *
   * @param limit records of the last file to read
   */
  Segment digest(List<Segment> segments, long limit, Decider decider) throws IOException {
    try (SegmentWriter writer = files.create(decider)) {
      for (int i = 0; i < segments.size(); i++) {
        long most = i == segments.size() - 1 ? limit : Long.MAX_VALUE;
        try (SegmentReader reader = files.open(segments.get(i), decider, most)) {
          while (reader.next()) {
            writer.add(reader.entry(), null, NO_BYTES);
          }
        }
      }
      return writer.finish();
    }
  }
}
