package io.gamlp.flink.cli;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.pipeline.DefaultPipelines;
import io.gamlp.flink.pipeline.Pipelines;
import io.gamlp.flink.progress.Cancellation;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: parses the words, runs the sub-command, says how it went. */
public final class Main {

  private final Pipelines pipelines;
  private final Terminal terminal;
  private final LogFile log;

  public static void main(String[] args) {
    System.exit(new Main(new DefaultPipelines()).run(args));
  }

  /** The program on the terminal of this process. */
  public Main(Pipelines pipelines) {
    this(pipelines, Terminal.ofProcess(), LogFile.temporary());
  }

  Main(Pipelines pipelines, Terminal terminal, LogFile log) {
    this.pipelines = pipelines;
    this.terminal = terminal;
    this.log = log;
  }

  /**
   * Runs one command line; Ctrl-C cancels it cleanly.
   *
   * @return the exit code of the process, see {@link ExitCode}
   */
  public int run(String... args) {
    Cancellation cancellation = new Cancellation();
    try (InterruptHook hook = InterruptHook.install(cancellation)) {
      return run(cancellation, args);
    }
  }

  int run(Cancellation cancellation, String... args) {
    Failure failures = new Failure(terminal, log, Arrays.asList(args).contains("--verbose"));
    OutputFolders folders = new OutputFolders(log);
    CommandLine grammar = Grammar.of(terminal);
    try {
      ParseResult parsed = grammar.parseArgs(args);
      Integer helped = CommandLine.executeHelpRequest(parsed);
      if (helped != null) {
        return helped;
      }
      if (!parsed.hasSubcommand()) {
        grammar.usage(terminal.errWriter());
        return ExitCode.BAD_INPUT;
      }
      ParseResult sub = parsed.subcommand();
      if (sub.commandSpec().userObject() instanceof AddedCommand added) {
        return call(added, cancellation);
      }
      EffectiveOptions options =
          EffectiveOptions.load(commandOf(sub.commandSpec().name()), Grammar.values(sub));
      failures.showTraces(options.get(GamlpOptions.VERBOSE));
      failures.ofCommand(options.command());
      failures.jobsRunElsewhere(options.isGiven(GamlpOptions.MASTER));
      new CommandRunner(pipelines, terminal, folders, cancellation).run(options);
      return ExitCode.DONE;
    } catch (ParameterException e) {
      return failures.badUsage(e);
    } catch (Throwable e) {
      // What fails while everything is being stopped fails because of that.
      return failures.report(cancellation.isCancelled() ? cancelled(e) : e);
    } finally {
      folders.removeEmpty();
    }
  }

  private static int call(AddedCommand added, Cancellation cancellation) throws Exception {
    try (Cancellation.Registration stop =
        cancellation.onCancel(Thread.currentThread()::interrupt)) {
      return added.call();
    }
  }

  private static CancellationException cancelled(Throwable cause) {
    CancellationException cancelled = new CancellationException("cancelled");
    cancelled.initCause(cause);
    return cancelled;
  }

  private static Command commandOf(String word) {
    return Arrays.stream(Command.values())
        .filter(command -> command.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
