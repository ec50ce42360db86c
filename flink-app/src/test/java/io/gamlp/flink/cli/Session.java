package io.gamlp.flink.cli;

import io.gamlp.flink.pipeline.Pipelines;
import io.gamlp.flink.progress.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One call of the program, with what it printed. */
final class Session {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final LogFile log = LogFile.temporary();
  private final Main main;
  final int exitCode;

  private Session(Pipelines pipelines, boolean interactive, String... args) {
    Terminal terminal =
        new Terminal(stream(out), stream(err), interactive, false, Terminal.DEFAULT_COLUMNS);
    main = new Main(pipelines, terminal, log);
    exitCode = main.run(new Cancellation(), args);
  }

  static Session of(Pipelines pipelines, String... args) {
    return new Session(pipelines, false, args);
  }

  static Session onTerminal(Pipelines pipelines, String... args) {
    return new Session(pipelines, true, args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
