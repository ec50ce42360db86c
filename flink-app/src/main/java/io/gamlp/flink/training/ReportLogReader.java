package io.gamlp.flink.training;

import io.gamlp.admm.program.Report;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Follows a {@link ReportLog} while it is being written. */
final class ReportLogReader {

  private final Storage storage;
  private final String directory;
  private final Consumer<Report> reports;
  private final Map<String, Long> positions = new HashMap<>();

  ReportLogReader(Storage storage, String directory, Consumer<Report> reports) {
    this.storage = storage;
    this.directory = directory;
    this.reports = reports;
  }

  /** Gives out every report that is whole by now and was not given out before. */
  void poll() throws IOException {
    for (String name : storage.list(directory)) {
      if (name.endsWith(ReportLog.SUFFIX)) {
        positions.put(name, follow(name, positions.getOrDefault(name, 0L)));
      }
    }
  }

  private long follow(String name, long from) throws IOException {
    String path = Storage.resolve(directory, name);
    long length = storage.length(path);
    long position = from;
    if (length - position < Long.BYTES) {
      return position;
    }
    try (Storage.Input in = storage.open(path)) {
      byte[] prefix = new byte[Long.BYTES];
      while (length - position >= Long.BYTES) {
        in.readFully(position, prefix, 0, prefix.length);
        int recordLength = Math.toIntExact(ByteBuffer.wrap(prefix).getLong());
        if (length - position - Long.BYTES < recordLength) {
          return position;
        }
        byte[] record = new byte[recordLength];
        in.readFully(position + Long.BYTES, record, 0, recordLength);
        reports.accept(ReportCodec.decode(record));
        position += Long.BYTES + recordLength;
      }
    }
    return position;
  }
}
