package io.gamlp.benchmarks.command;

import io.gamlp.benchmarks.rows.Row;
import io.gamlp.benchmarks.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** What rows there are and how long each takes, for {@code --list} and under the help. */
final class RowList implements IModelTransformer {

  private static final String FORMAT = "%-11s %6s %7s  %s";

  /** Minutes read better from here on. */
  private static final int MOST_SECONDS = 100;

  @Override
  public CommandSpec transform(CommandSpec command) {
    List<String> footer = new ArrayList<>();
    footer.add("");
    footer.add("Rows, and about how long each takes on two cores that nothing else uses:");
    footer.add(line("", "full", "--quick", ""));
    Rows.all().forEach(row -> footer.add(line(row)));
    command.usageMessage().footer(footer.toArray(String[]::new));
    return command;
  }

  /** A row in 80 columns. */
  static String line(Row row) {
    return line(row.name(), time(row.takes().full()), time(row.takes().quick()), row.description());
  }

  private static String time(int seconds) {
    return seconds < MOST_SECONDS ? seconds + " s" : Math.round(seconds / 60.0) + " min";
  }

  private static String line(String... cells) {
    return String.format(Locale.ROOT, FORMAT, (Object[]) cells).stripTrailing();
  }
}
