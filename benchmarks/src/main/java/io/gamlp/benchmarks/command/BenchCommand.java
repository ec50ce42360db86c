package io.gamlp.benchmarks.command;

import io.gamlp.benchmarks.measure.Machine;
import io.gamlp.benchmarks.rows.Row;
import io.gamlp.benchmarks.rows.Rows;
import io.gamlp.benchmarks.rows.Scope;
import io.gamlp.flink.cli.AddedCommand;
import io.gamlp.flink.outputs.RunFolder;
import io.gamlp.graph.InputException;
import io.gamlp.graph.source.DataSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures what this program costs on this machine, against floors that are measured in the same
 * run. Exit code 0 also where a target is missed; 1 where a row failed.
 */
@Command(
    name = "bench",
    description =
        "Measure on this machine what training, augmentation and reading cost, against floors of the"
            + " same run. Needs no data; keep the machine free of other work.",
    modelTransformer = RowList.class)
public final class BenchCommand implements AddedCommand {

  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      description = "Measure these rows only. Default: all of those below.")
  private List<String> rows = List.of();

  @Option(
      names = "--quick",
      description =
          "Smaller shapes, which are not judged against the targets, and fewer repetitions.")
  private boolean quick;

  @Option(
      names = "--data",
      split = ";",
      paramLabel = "SRC;…",
      hideParamSyntax = true,
      description =
          "Graphs that the row readers loads too, written as for gamlp info --data. Default:"
              + " none.")
  private List<String> sources = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The JSON file to write. Default: a new one under runs/.")
  private Path out;

  @Option(names = "--list", description = "List the rows and exit.")
  private boolean list;

  @Override
  public Integer call() throws Exception {
    PrintWriter terminal = spec.commandLine().getOut();
    List<Row> chosen = chosen();
    if (list) {
      chosen.forEach(row -> terminal.println(RowList.line(row)));
      return 0;
    }
    sources.forEach(DataSource::parse);
    Path file = target();
    Table table = new Table(terminal);
    Instant started = Instant.now();
    BlasRate blas = BlasRate.measure();
    Machine machine = Machine.here();
    table.head(machine, blas, quick);
    Outcomes outcomes = new Outcomes();
    for (Row row : chosen) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("cancelled");
      }
      Path folder = Files.createTempDirectory("gamlp-bench");
      outcomes.run(row, new Scope(quick, sources, folder), table);
    }
    table.foot(outcomes);
    new JsonFile(started, machine, blas, quick).write(outcomes, file);
    terminal.println("The figures are in " + file);
    return outcomes.failures().isEmpty() ? 0 : 1;
  }

  private List<Row> chosen() {
    List<Row> all = Rows.all();
    if (rows.isEmpty()) {
      return all;
    }
    List<Row> chosen = new ArrayList<>();
    for (String name : rows) {
      chosen.add(
          all.stream()
              .filter(row -> row.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name, all)));
    }
    return chosen;
  }

  private ParameterException unknown(String name, List<Row> all) {
    String known = all.stream().map(Row::name).collect(Collectors.joining(", "));
    return new ParameterException(
        spec.commandLine(), "--rows: found '" + name + "', expected some of " + known);
  }

  /** The file to write, refused before anything is measured where it cannot be. */
  private Path target() throws IOException {
    Path file =
        out != null ? out : Path.of(RunFolder.fresh("bench", LocalDateTime.now()) + ".json");
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new InputException("--out: " + file + " is a folder, expected a file to write");
    }
    RunFolder.prepare(folder);
    return file;
  }
}
