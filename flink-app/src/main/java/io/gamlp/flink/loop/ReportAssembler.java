package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes reports of their chunks, for whoever collects what leaves the loop:
 *
 * <pre>{@code
 * assembler.add(record).ifPresent(report -> ...);
 * }</pre>
 *
 * <p>Needs no state in checkpoints: no barrier passes between the chunks of one report. After a
 * failure a report may come again, bit for bit; deduplicating is the collector's.
 */
public final class ReportAssembler {

  private final Map<Sender, HalfReport> open = new HashMap<>();

  /**
   * Takes the next chunk; gives the report when this was its last one.
   *
   * @throws IllegalStateException when the chunk does not follow the one before it, which means
   *     that the stream was spread over several collectors
   */
  public Optional<Report> add(ReportRecord chunk) {
    Report part = chunk.part();
    Sender sender = new Sender(part.from(), part.kind());
    if (chunk.index() == 0) {
      if (chunk.isWholeReport()) {
        open.remove(sender);
        return Optional.of(part);
      }
      open.put(sender, new HalfReport(part, new float[chunk.totalValues()]));
    }
    HalfReport half = open.get(sender);
    if (half == null || !half.isFollowedBy(chunk)) {
      throw new IllegalStateException(
          "chunk "
              + chunk.index()
              + " of a report "
              + part.kind()
              + " of "
              + part.from()
              + ", epoch "
              + part.epoch()
              + " does not follow the one before it");
    }
    half.append(part);
    if (half.got < half.values.length) {
      return Optional.empty();
    }
    open.remove(sender);
    Report head = half.head;
    return Optional.of(
        new Report(
            head.kind(), head.from(), head.stage(), head.epoch(), head.scalars(), half.values));
  }

  private record Sender(LayerAddress from, Report.Kind kind) {}

  private static final class HalfReport {
    private final Report head;
    private final float[] values;
    private int next;
    private int got;

    HalfReport(Report head, float[] values) {
      this.head = head;
      this.values = values;
    }

    boolean isFollowedBy(ReportRecord chunk) {
      return chunk.index() == next
          && chunk.part().epoch() == head.epoch()
          && chunk.part().stage() == head.stage()
          && chunk.totalValues() == values.length;
    }

    void append(Report part) {
      System.arraycopy(part.values(), 0, values, got, part.values().length);
      got += part.values().length;
      next++;
    }
  }
}
