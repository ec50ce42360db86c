package io.gamlp.flink.training;

import io.gamlp.admm.program.Report;
import io.gamlp.flink.loop.ReportAssembler;
import io.gamlp.flink.loop.ReportRecord;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Where a training job leaves its reports for the client that follows it: a directory of
 * append-only files, one for each attempt. A record is its length (8 bytes, big endian) and a
 * {@link ReportCodec report}.
 *
 * <p>Nothing is lost: what was reported before a checkpoint is in the file before the checkpoint is
 * complete, and what was reported after it is reported again by the next attempt. Repetitions are
 * bit for bit the same, and {@link io.gamlp.admm.figures.ReportCollector} drops them.
 */
final class ReportLog implements Sink<ReportRecord> {

  private static final long serialVersionUID = 1L;

  static final String SUFFIX = ".reports";

  private final Storage storage;
  private final String directory;

  /**
   * @param storage shared by the job and the client
   * @param directory a directory of this job alone
   */
  ReportLog(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  @Override
  @Deprecated
  public SinkWriter<ReportRecord> createWriter(InitContext context) throws IOException {
    return writer();
  }

  @Override
  public SinkWriter<ReportRecord> createWriter(WriterInitContext context) throws IOException {
    return writer();
  }

  private SinkWriter<ReportRecord> writer() throws IOException {
    // A name of its own for each attempt: no attempt may write over what another one left.
    return new Writer(storage.create(Storage.resolve(directory, UUID.randomUUID() + SUFFIX)));
  }

  private static final class Writer implements SinkWriter<ReportRecord> {

    private final OutputStream out;
    private final ReportAssembler assembler = new ReportAssembler();

    Writer(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(ReportRecord record, Context context) throws IOException {
      Optional<Report> report = assembler.add(record);
      if (report.isPresent()) {
        byte[] bytes = ReportCodec.encode(report.get());
        ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + bytes.length);
        whole.putLong(bytes.length).put(bytes);
        out.write(whole.array());
      }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
