package io.gamlp.benchmarks.command;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Machine;
import io.gamlp.benchmarks.measure.Profile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The figures for people, at most 100 columns wide; a line as soon as it is measured. */
final class Table {

  private static final String FORMAT = "%-12s %-37s %9s %9s %5s %10s %5s %s%n";
  private static final int WIDTH = 100;

  /** Beside a target that is for another size. */
  private static final String NOT_JUDGED = "not judged";

  private final PrintWriter out;

  Table(PrintWriter out) {
    this.out = out;
  }

  void head(Machine machine, BlasRate blas, boolean quick) {
    print(
        "%s, %d cores, %,d MB; %s%n", machine.cpu(), machine.cores(), mega(machine), machine.jvm());
    print(
        "%s: %.1f GF/s a core in float32 (healthy: >= %.0f)%n",
        blas.description(), blas.gigaflopsPerSecond(), BlasRate.HEALTHY);
    if (blas.gigaflopsPerSecond() < BlasRate.HEALTHY) {
      print(
          "The BLAS is slow: other work runs here, or the processor lacks AVX2. Times are high.%n");
    }
    if (quick) {
      print(
          "Quick run: fewer repetitions and smaller shapes, which the targets are not for.%n");
    }
    print("Medians; ± is half the distance between the quartiles.%n%n");
    print(FORMAT, "row", "what", "value", "floor", "ratio", "target", "±", "");
  }

  private static long mega(Machine machine) {
    return machine.memoryBytes() / 1_000_000;
  }

  void line(Line line) {
    print(
        FORMAT,
        line.row(),
        line.what(),
        line.unit().text(line.value().median()),
        line.hasRatio() ? line.unit().text(line.floor().median()) : "",
        line.hasRatio() ? String.format(Locale.ROOT, "%.2f", line.ratio()) : "",
        line.target() == null ? "" : line.target().text(line.unit()),
        line.value().count() == 1
            ? ""
            : String.format(Locale.ROOT, "%.0f %%", 100 * line.value().spread()),
        verdict(line));
  }

  private static String verdict(Line line) {
    if (line.target() == null) {
      return "";
    }
    return line.met().map(met -> met ? "ok" : "missed").orElse(NOT_JUDGED);
  }

  void failure(String row, String why) {
    print("%-12s failed: %s%n", row, why);
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
    print("%nWhere an epoch's time goes, %% of the time of the threads that run layers:%n");
    print("%-10s %-33s", "row", "what");
    names.forEach(name -> print(" %7s", heading(name)));
    print(" %6s%n", "sum");
    for (Line line : lines) {
      Profile profile = line.profile();
      print("%-10s %-33s", line.row(), line.what());
      for (String name : names) {
        print(" %7.1f", 100 * profile.seconds().get(name) / profile.totalSeconds());
      }
      print(" %6.1f%n", 100 * profile.sumOverTotal());
    }
  }

  /** Short enough for all of them beside each other. */
  private static String heading(String phase) {
    return switch (phase) {
      case "products" -> "product";
      case "elementwise" -> "element";
      case "serialise" -> "serial.";
      default -> phase;
    };
  }

  private void note(Line line, String note) {
    String text = line.row() + ", " + line.what() + ": " + note;
    String indent = "";
    while (text.length() + indent.length() > WIDTH) {
      int end = text.lastIndexOf(' ', WIDTH - indent.length());
      if (end <= 0) {
        break;
      }
      print("%s%n", indent + text.substring(0, end));
      text = text.substring(end + 1);
      indent = "  ";
    }
    print("%s%n", indent + text);
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
    out.flush();
  }
}
