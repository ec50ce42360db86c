package io.gamlp.flink.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where the user reads.
 *
 * @param out results and progress
 * @param err messages about failures
 * @param interactive true where a person watches, so that lines may be drawn over
 * @param colour true where colours are welcome
 * @param columns width
 */
record Terminal(
    PrintStream out, PrintStream err, boolean interactive, boolean colour, int columns) {

  static final int DEFAULT_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 40;
  private static final int MOST_COLUMNS = 120;

  /** The terminal of this process; UTF-8, whatever the locale says. */
  static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean interactive =
        System.console() != null && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    return new Terminal(
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        interactive,
        wantsColour(interactive, environment),
        columns(environment.get("COLUMNS")));
  }

  /** No colour away from a terminal, nor where NO_COLOR is set to anything (no-color.org). */
  static boolean wantsColour(boolean interactive, Map<String, String> environment) {
    return interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  static int columns(String text) {
    if (text == null || !text.matches("\\d{1,4}")) {
      return DEFAULT_COLUMNS;
    }
    return Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, Integer.parseInt(text)));
  }

  PrintWriter outWriter() {
    return writer(out);
  }

  PrintWriter errWriter() {
    return writer(err);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
