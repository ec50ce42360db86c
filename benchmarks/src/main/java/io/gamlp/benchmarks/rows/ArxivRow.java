package io.gamlp.benchmarks.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Machine;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.generate.BlockModel;
import io.gamlp.graph.generate.BlockModelSettings;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.write.GraphWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A whole run on a generated graph of ogbn-arxiv's size, and whether an epoch costs as much a
 * column with many columns as with few.
 */
final class ArxivRow implements Row {

  private static final int NODES = 169_343;
  private static final int EDGES = 1_166_243;
  private static final int CLASSES = 40;
  private static final int DIMENSION = 128;
  private static final int TRAIN = 90_941;
  private static final int VALIDATION = 29_799;
  private static final int QUICK_DIVISOR = 8;
  private static final int BLOCKS_OF_X = 4;
  private static final int LAYERS = 10;
  private static final int HIDDEN = 256;
  private static final int EPOCHS = 3;

  private static final double MOST_BYTES = 16e9;

  /** Of the dearest column and the cheapest one. */
  private static final Target DEAREST = Target.ratio(1.10);

  /** What {@code gamlp} takes of 16 GB. */
  private static final String HEAP = "9600m";

  private static final long MEMORY_NEEDED = 17_000_000_000L;

  @Override
  public String name() {
    return "arxiv";
  }

  @Override
  public String description() {
    return "run of ogbn-arxiv's size in 16 GB; cost of a column";
  }

  @Override
  public Takes takes() {
    return new Takes(300, 60);
  }

  @Override
  public List<Line> run(Scope scope) throws Exception {
    if (!scope.quick() && Machine.here().memoryBytes() < MEMORY_NEEDED) {
      throw new IOException(
          "the full size needs a machine of 17 GB; --quick takes an eighth of it");
    }
    int divisor = scope.choose(1, QUICK_DIVISOR);
    List<Line> lines = new ArrayList<>();
    lines.add(wholeRun(scope, divisor));
    Shape shape = new Shape(LAYERS, HIDDEN, BLOCKS_OF_X * DIMENSION, TRAIN / divisor);
    lines.addAll(new CostPerColumn(name(), shape, scope.ofFullSize(DEAREST)).lines());
    return lines;
  }

  private Line wholeRun(Scope scope, int divisor) throws Exception {
    Path data = scope.folder().resolve("arxiv-like");
    GraphWriter.write(graph(divisor), data);
    Path out = scope.folder().resolve("arxiv-run");
    GamlpProcess.Outcome outcome =
        GamlpProcess.run(
            List.of(
                "train",
                "--data",
                data.toString(),
                "--hops",
                Integer.toString(BLOCKS_OF_X),
                "--layers",
                Integer.toString(LAYERS),
                "--hidden",
                Integer.toString(HIDDEN),
                "--depth-schedule",
                "none",
                "--engine",
                "in-process",
                "--epochs",
                Integer.toString(EPOCHS),
                "--out",
                out.toString()),
            divisor == 1 ? HEAP : null,
            (seconds, line) -> true);
    JsonNode phases =
        new ObjectMapper().readTree(out.resolve("run.json").toFile()).get("phase_seconds");
    List<String> parts = new ArrayList<>();
    phases
        .fields()
        .forEachRemaining(
            phase ->
                parts.add(phase.getKey() + " " + Unit.SECONDS.text(phase.getValue().asDouble())));
    Line line =
        Line.of(
                name(),
                String.format(Locale.ROOT, "whole run, %,d nodes, memory", NODES / divisor),
                Unit.BYTES,
                Sample.of(outcome.residentBytes()))
            .note(
                "gamlp train, "
                    + EPOCHS
                    + " epochs in process, default steps: "
                    + Unit.SECONDS.text(outcome.seconds())
                    + " in all; "
                    + String.join(", ", parts));
    if (outcome.residentBytes() == 0) {
      return line.note("this system does not say what memory a process holds");
    }
    return line.target(scope.ofFullSize(Target.value(MOST_BYTES)));
  }

  private static GraphSnapshot graph(int divisor) {
    int nodes = NODES / divisor;
    GraphSnapshot drawn =
        BlockModel.generate(
            BlockModelSettings.parse(
                String.format(
                    Locale.ROOT,
                    "nodes=%d,classes=%d,features=dense,dim=%d,degree=%s",
                    nodes,
                    CLASSES,
                    DIMENSION,
                    2.0 * EDGES / NODES)),
            SplitDraw.shuffled(0));
    byte[] roles = new byte[nodes];
    for (int v = 0; v < nodes; v++) {
      SplitRole role = SplitRole.TEST;
      if (v < TRAIN / divisor) {
        role = SplitRole.TRAIN;
      } else if (v < (TRAIN + VALIDATION) / divisor) {
        role = SplitRole.VAL;
      }
      roles[v] = (byte) role.ordinal();
    }
    return new GraphSnapshot(
        "arxiv-like",
        nodes,
        drawn.edges(),
        drawn.features(),
        drawn.labels(),
        drawn.numClasses(),
        roles);
  }
}
