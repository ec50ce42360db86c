package io.gamlp.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Machine;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.flink.outputs.BuildInfo;
import io.gamlp.graph.write.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** The figures for programs: every measurement, in seconds and bytes. */
final class JsonFile {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode root = MAPPER.createObjectNode();

  JsonFile(Instant started, Machine machine, BlasRate blas, boolean quick) {
    root.put("format", 1);
    root.put("started", started.toString());
    root.put("quick", quick);
    root.put("version", BuildInfo.version());
    root.put("commit", BuildInfo.commit());
    ObjectNode about = root.putObject("machine");
    about.put("cpu", machine.cpu());
    about.put("cores", machine.cores());
    about.put("memory_bytes", machine.memoryBytes());
    about.put("heap_bytes", machine.heapBytes());
    about.put("jvm", machine.jvm());
    about.put("os", machine.os());
    ObjectNode rate = root.putObject("blas");
    rate.put("name", blas.description());
    rate.put("gigaflops_per_second_and_core", blas.gigaflopsPerSecond());
  }

  void write(Outcomes outcomes, Path file) throws IOException {
    var lines = root.putArray("lines");
    outcomes.lines().forEach(line -> put(lines.addObject(), line));
    var failures = root.putObject("failures");
    outcomes.failures().forEach(failures::put);
    byte[] bytes = MAPPER.writeValueAsBytes(root);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  private static void put(ObjectNode node, Line line) {
    node.put("row", line.row());
    node.put("what", line.what());
    node.put("unit", line.unit().symbol());
    put(node.putObject("value"), line.value());
    if (line.hasRatio()) {
      ObjectNode floor = node.putObject("floor");
      floor.put("is", line.floorIs());
      put(floor, line.floor());
      node.put("ratio", line.ratio());
    }
    if (line.target() != null) {
      ObjectNode target = node.putObject("target");
      target.put("of", line.target().of().name().toLowerCase(Locale.ROOT));
      target.put("limit", line.target().limit());
      target.put("judged", line.target().judges());
      line.met().ifPresent(met -> target.put("met", met));
    }
    if (line.profile() != null) {
      ObjectNode phases = node.putObject("phase_seconds");
      line.profile().seconds().forEach(phases::put);
      node.put("total_seconds", line.profile().totalSeconds());
      node.put("phases_over_total", line.profile().sumOverTotal());
    }
    var notes = node.putArray("notes");
    line.notes().forEach(notes::add);
  }

  private static void put(ObjectNode node, Sample sample) {
    node.put("median", sample.median());
    node.put("spread", sample.spread());
    var values = node.putArray("values");
    for (double value : sample.values()) {
      values.add(value);
    }
  }
}
