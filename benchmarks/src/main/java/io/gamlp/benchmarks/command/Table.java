package io.gamlp.benchmarks.command;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Machine;
import io.gamlp.benchmarks.measure.Profile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures for people, at most 80 columns wide; a line as soon as it is measured. */
final class Table {

  private static final int WIDTH = 80;
  private static final int WHAT_WIDTH = 22;
  private static final String HEAD = "%-11s %-" + WHAT_WIDTH + "s";
  private static final String FIGURES = " %8s %7s %5s %7s %3s %s";

  /** Beside a target that is for another size. */
  private static final String NOT_JUDGED = "not judged";

  private final PrintWriter out;

  Table(PrintWriter out) {
    this.out = out;
  }

  void head(Machine machine, BlasRate blas, boolean quick) {
    text("%s, %d cores, %,d MB; %s", machine.cpu(), machine.cores(), mega(machine), machine.jvm());
    text(
        "%s: %.1f GF/s a core in float32 (healthy: >= %.0f)",
        blas.description(), blas.gigaflopsPerSecond(), BlasRate.HEALTHY);
    if (blas.gigaflopsPerSecond() < BlasRate.HEALTHY) {
      text("The BLAS is slow: other work runs here, or the processor lacks AVX2. Times are high.");
    }
    if (quick) {
      text("Quick run: fewer repetitions and smaller shapes, which the targets are not for.");
    }
    text("Medians; ± is half the distance between the quartiles.");
    print("%n");
    beside("row", "what", FIGURES, "value", "floor", "ratio", "at most", "± %", "");
  }

  private static long mega(Machine machine) {
    return machine.memoryBytes() / 1_000_000;
  }

  void line(Line line) {
    beside(
        line.row(),
        line.what(),
        FIGURES,
        line.unit().text(line.value().median()),
        line.hasRatio() ? line.unit().text(line.floor().median()) : "",
        line.hasRatio() ? String.format(Locale.ROOT, "%.2f", line.ratio()) : "",
        line.target() == null ? "" : line.target().text(line.unit()),
        line.value().count() == 1
            ? ""
            : String.format(Locale.ROOT, "%.0f", 100 * line.value().spread()),
        verdict(line));
  }

  private static String verdict(Line line) {
    if (line.target() == null) {
      return "";
    }
    return line.met().map(met -> met ? "ok" : "missed").orElse(NOT_JUDGED);
  }

  void failure(String row, String why) {
    text("%-11s failed: %s", row, why);
  }

  /** What does not fit beside the figures: where the time went, and notes. */
  void foot(Outcomes outcomes) {
    List<Line> profiled = outcomes.lines().stream().filter(line -> line.profile() != null).toList();
    if (!profiled.isEmpty()) {
      phases(profiled);
    }
    print("%n");
    for (Line line : outcomes.lines()) {
      if (line.hasRatio()) {
        note(line, "floor: " + line.floorIs());
      }
      line.notes().forEach(note -> note(line, note));
    }
  }

  private void phases(List<Line> lines) {
    Set<String> names = lines.get(0).profile().seconds().keySet();
    print("%n");
    text(
        "Where an epoch's time goes, %% of the time of the threads that run layers (%s):",
        String.join(", ", names));
    beside("row", "what", "%s", shares(names, Table::heading, "sum"));
    for (Line line : lines) {
      Profile profile = line.profile();
      beside(
          line.row(),
          line.what(),
          "%s",
          shares(
              names,
              name -> share(profile.seconds().get(name) / profile.totalSeconds()),
              share(profile.sumOverTotal())));
    }
  }

  private static String shares(Set<String> names, UnaryOperator<String> cell, String sum) {
    return Stream.concat(names.stream().map(cell), Stream.of(sum))
        .map(text -> String.format(Locale.ROOT, " %5s", text))
        .collect(Collectors.joining());
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /** Short enough for all of them beside each other. */
  private static String heading(String phase) {
    return phase.length() <= 5 ? phase : phase.substring(0, 4) + ".";
  }

  private void note(Line line, String note) {
    text("%s, %s: %s", line.row(), line.what(), note);
  }

  /** Figures beside what they are of, which goes on below where it is long. */
  private void beside(String row, String what, String figures, Object... values) {
    List<String> parts = Wrapped.lines(what, WHAT_WIDTH, "");
    String first = String.format(Locale.ROOT, HEAD, row, parts.get(0));
    String beside = String.format(Locale.ROOT, figures, values);
    print("%s%n", (first + beside).stripTrailing());
    for (String part : parts.subList(1, parts.size())) {
      print("%s%n", String.format(Locale.ROOT, HEAD, "", part).stripTrailing());
    }
  }

  /** A sentence, broken where it is longer than a line. */
  private void text(String format, Object... values) {
    Wrapped.lines(String.format(Locale.ROOT, format, values), WIDTH, "  ")
        .forEach(line -> print("%s%n", line));
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
    out.flush();
  }
}
