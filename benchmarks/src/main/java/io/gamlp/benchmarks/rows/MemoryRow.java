package io.gamlp.benchmarks.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import java.util.ArrayList;
import java.util.List;

/** The most that a training holds ÷ the bytes of its variables, each once. */
final class MemoryRow implements Row {

  /** Twice what the state takes, and Flink. */
  private static final int HEAP_FACTOR = 6;

  private static final int HEAP_MIB_BASE = 512;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "peak, G, " + Rows.LARGE.full() + " ÷ its variables";
  }

  @Override
  public Takes takes() {
    return new Takes(60, 30);
  }

  @Override
  public List<Line> run(Scope scope) throws Exception {
    List<Line> lines = new ArrayList<>();
    lines.add(
        measured(scope, PeakMemory.IN_PROCESS, "in process")
            .target(Rows.LARGE.target(Target.ratio(1.9), scope))
            .note(
                "peak: the most of live heap + direct buffers + the BLAS's operands at garbage"
                    + " collections that follow each other in a JVM of its own"));
    lines.add(measured(scope, "hashmap", "Flink, HashMap"));
    lines.add(
        measured(scope, "rocksdb", "Flink, RocksDB")
            .note("RocksDB's own memory is in the resident figure only"));
    return lines;
  }

  private Line measured(Scope scope, String engine, String what) throws Exception {
    Shape shape = Rows.LARGE.in(scope);
    long heap = HEAP_MIB_BASE + HEAP_FACTOR * (shape.variableBytes() >> 20);
    JsonNode answer =
        new ObjectMapper()
            .readTree(
                ChildJvm.lastLine(
                    ChildJvm.command(
                        // JavaCPP counts its memory only where it may free it, too.
                        List.of("-Xmx" + heap + "m", "-Dorg.bytedeco.javacpp.nopointergc=false"),
                        PeakMemory.class.getName(),
                        List.of(
                            engine,
                            Integer.toString(shape.layers()),
                            Integer.toString(shape.hidden()),
                            Integer.toString(shape.input()),
                            Integer.toString(shape.columns())))));
    return Line.of(
            name(), what + ", " + shape, Unit.BYTES, Sample.of(answer.get("peak").asDouble()))
        .over(Sample.of(shape.variableBytes()), "X, p, z, q, u, W")
        .note(
            Unit.BYTES.text(answer.get("off_heap").asDouble())
                + " of it off the heap; "
                + answer.get("looks").asInt()
                + " collections; at most "
                + Unit.BYTES.text(answer.get("resident").asDouble())
                + " resident, with garbage");
  }
}
