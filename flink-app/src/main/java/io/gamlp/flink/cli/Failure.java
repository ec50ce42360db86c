package io.gamlp.flink.cli;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.ConfigException;
import io.gamlp.flink.config.Suggestion;
import io.gamlp.graph.InputException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.SerializedThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong: one line for the user, the stack trace for the log file (and for the user
 * who asks for it).
 */
final class Failure {

  private final Terminal terminal;
  private final LogFile log;
  private boolean verbose;
  private boolean elsewhere;
  private boolean trains;

  Failure(Terminal terminal, LogFile log, boolean verbose) {
    this.terminal = terminal;
    this.log = log;
    this.verbose = verbose;
  }

  /** Whether the user sees stack traces, once all options are known. */
  void showTraces(boolean asked) {
    verbose = asked;
  }

  /** Whether jobs run on a cluster that is none of this process, once all options are known. */
  void jobsRunElsewhere(boolean elsewhere) {
    this.elsewhere = elsewhere;
  }

  /** Which command it is, once that is known. */
  void ofCommand(Command command) {
    trains = command == Command.TRAIN || command == Command.STREAM;
  }

  int badUsage(ParameterException e) {
    say(oneLine(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched);
    }
    say("try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
    trace(e);
    return ExitCode.BAD_INPUT;
  }

  /** Of options where a word begins like one, else of commands where none was recognised. */
  private void suggest(UnmatchedArgumentException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String word = e.getUnmatched().get(0);
    String suggestion =
        word.startsWith("-")
            ? Suggestion.of(word.replaceFirst("=.*", ""), flags(command))
            : Suggestion.of(word, command.subcommands().keySet());
    if (!suggestion.isEmpty()) {
      say(suggestion);
    }
  }

  private static List<String> flags(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  int report(Throwable e) {
    Optional<String> mistake = usersMistake(e);
    if (mistake.isPresent()) {
      log().debug("The user can mend this", e);
      say(mistake.get());
      trace(e);
      return ExitCode.BAD_INPUT;
    }
    if (find(e, CancellationException.class).isPresent()) {
      say("cancelled");
      return ExitCode.FAILED;
    }
    log().error("The run failed", e);
    say(cause(e));
    say("the log has the details: " + log.path());
    trace(e);
    return ExitCode.FAILED;
  }

  /** The message of a mistake that the user can mend, wherever it is in the chain of causes. */
  private static Optional<String> usersMistake(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof InputException || t instanceof ConfigException) {
        return Optional.of(oneLine(t.getMessage()));
      }
      if (isRemote(t, InputException.class)) {
        return Optional.of(
            oneLine(t.getMessage().replace(InputException.class.getName() + ": ", "")));
      }
    }
    return Optional.empty();
  }

  private String cause(Throwable e) {
    Optional<Throwable> shortage = outOfMemory(e);
    if (shortage.isPresent()) {
      return elsewhere && isOfJob(e)
          ? MemoryShortage.inATaskElsewhere()
          : MemoryShortage.inThisProcess(reason(shortage.get()), trains);
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name =
        root instanceof SerializedThrowable remote
            ? remote.getOriginalErrorClassName()
            : root.getClass().getName();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return root.getMessage() == null
        ? "failed: " + simple
        : "failed: " + simple + ": " + oneLine(root.getMessage());
  }

  private static Optional<Throwable> outOfMemory(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError || isRemote(t, OutOfMemoryError.class)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }

  /** The message without the name of the class, which stands in front of it in a remote one. */
  private static String reason(Throwable e) {
    return e.getMessage() == null
        ? null
        : oneLine(e.getMessage().replace(OutOfMemoryError.class.getName() + ": ", ""));
  }

  /** The failure of a job is one of Flink's exceptions, whatever has caused it. */
  private static boolean isOfJob(Throwable e) {
    return find(e, FlinkException.class).isPresent()
        || find(e, SerializedThrowable.class).isPresent();
  }

  /** What a Flink job throws comes back as a serialised throwable that has only the name. */
  private static boolean isRemote(Throwable t, Class<? extends Throwable> type) {
    return t instanceof SerializedThrowable remote
        && remote.getOriginalErrorClassName().equals(type.getName());
  }

  private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  private static String oneLine(String message) {
    return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Asked for when it is needed: logging takes longer to start than help takes to print. */
  private static Logger log() {
    return LoggerFactory.getLogger(Failure.class);
  }

  private void say(String line) {
    terminal.err().println("gamlp: " + line);
  }

  private void trace(Throwable e) {
    if (verbose) {
      e.printStackTrace(terminal.err());
    }
  }
}
