package io.gamlp.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.benchmarks.rows.Row;
import io.gamlp.benchmarks.rows.Rows;
import io.gamlp.flink.cli.AddedCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  @Test
  void theCommandLineFindsIt() {
    assertThat(ServiceLoader.load(AddedCommand.class))
        .hasAtLeastOneElementOfType(BenchCommand.class);
  }

  @Test
  void listsEachRowOnALineAndMeasuresNothing() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString().lines()).hasSize(12).allMatch(line -> line.length() <= 80);
    assertThat(out.toString()).contains("epoch-g ", "flink-cora ", "arxiv ", "start ");
  }

  @Test
  void helpSaysHowLongEachRowTakesInEightyColumns() {
    String help = new CommandLine(new BenchCommand()).getUsageMessage();
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    for (Row row : Rows.all()) {
      assertThat(help).containsPattern("\n" + row.name() + " +\\d+ (s|min) +\\d+ (s|min)  \\S");
    }
  }

  @Test
  void listsWhatIsAskedForOnly() {
    assertThat(run("--list", "--rows", "memory,augment")).isZero();
    assertThat(out.toString().lines().map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactly("memory", "augment");
  }

  @Test
  void refusesRowsThatDoNotExistAndNamesThoseThatDo() {
    Path file = folder.resolve("bench.json");
    assertThat(run("--rows", "epoch-g,epoch-h", "--out", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--rows: found 'epoch-h', expected some of epoch-g, ");
    assertThat(file).doesNotExist();
  }

  @Test
  void measuresRowsAndWritesWhatItPrints() throws Exception {
    Path file = folder.resolve("a folder to make").resolve("bench.json");
    assertThat(run("--quick", "--rows", "epoch-cora,flink-cora", "--out", file.toString()))
        .as(out.toString())
        .isZero();
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("quick").asBoolean()).isTrue();
    assertThat(json.at("/blas/gigaflops_per_second_and_core").asDouble()).isPositive();
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.get("failures")).isEmpty();
    List<String> rows = new ArrayList<>();
    for (JsonNode line : json.get("lines")) {
      rows.add(line.get("row").asText());
      requireSane(line);
      assertThat(out.toString()).contains(line.get("what").asText().split(",")[0]);
    }
    assertThat(out.toString().replace(file.toString(), "FILE").lines())
        .allMatch(line -> line.length() <= 80);
    assertThat(rows).containsExactly("epoch-cora", "flink-cora", "flink-cora");
    assertThat(out.toString()).contains("Quick run").contains("The figures are in " + file);
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aQuickRunJudgesShapesOfFullSizeOnly() throws Exception {
    Path file = folder.resolve("bench.json");
    assertThat(run("--quick", "--rows", "epoch-256,epoch-cora", "--out", file.toString())).isZero();
    JsonNode lines = new ObjectMapper().readTree(file.toFile()).get("lines");
    JsonNode smaller = lines.get(0).get("target");
    assertThat(smaller.get("limit").asDouble()).isEqualTo(1.5);
    assertThat(smaller.get("judged").asBoolean()).isFalse();
    assertThat(smaller.has("met")).isFalse();
    JsonNode full = lines.get(1).get("target");
    assertThat(full.get("judged").asBoolean()).isTrue();
    assertThat(full.get("met").isBoolean()).isTrue();
    assertThat(lineOf("epoch-256")).endsWith(" not judged");
    assertThat(lineOf("epoch-cora")).matches(".* (ok|missed)");
  }

  /** The line of the table that begins with a row's name. */
  private String lineOf(String row) {
    return out.toString().lines().filter(line -> line.startsWith(row)).findFirst().orElseThrow();
  }

  private static void requireSane(JsonNode line) {
    assertThat(line.at("/value/values").size()).isGreaterThanOrEqualTo(5);
    double median = line.at("/value/median").asDouble();
    double floor = line.at("/floor/median").asDouble();
    assertThat(median).isPositive();
    assertThat(floor).isPositive();
    assertThat(line.get("ratio").asDouble()).isCloseTo(median / floor, within(1e-9));
    double sum = 0;
    for (JsonNode phase : line.get("phase_seconds")) {
      sum += phase.asDouble();
    }
    assertThat(line.at("/phase_seconds/products").asDouble()).isPositive();
    assertThat(line.at("/phase_seconds/elementwise").asDouble()).isPositive();
    assertThat(sum / line.get("total_seconds").asDouble()).isCloseTo(1, within(0.05));
  }
}
