package io.gamlp.flink.cli;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.Option;
import io.gamlp.flink.config.Topic;
import io.gamlp.flink.outputs.BuildInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line's grammar, made from the declarations of the options. */
final class Grammar {

  private Grammar() {}

  static CommandLine of(Terminal terminal) {
    CommandSpec root =
        CommandSpec.create()
            .name("gamlp")
            .version(version())
            .addOption(helpOption())
            .addOption(versionOption());
    root.usageMessage()
        .synopsisSubcommandLabel("COMMAND")
        .description(
            "Trains graph-augmented MLPs without back-propagation, on Apache Flink. Without options"
                + " `gamlp train` trains on a generated graph.")
        .commandListHeading("%nCommands:%n")
        .footer(
            "",
            "Exit codes: 0 done, 2 bad usage or input, 1 anything else.",
            "`gamlp help COMMAND` shows the options of a command.");
    for (Command command : Command.values()) {
      root.addSubcommand(command.word(), specOf(command));
    }
    for (AddedCommand added : ServiceLoader.load(AddedCommand.class)) {
      CommandSpec spec = CommandSpec.forAnnotatedObject(added);
      root.addSubcommand(spec.name(), styled(spec).addOption(helpOption()));
    }
    root.addSubcommand("help", new CommandLine(new CommandLine.HelpCommand()));
    return new CommandLine(root)
        .setHelpFactory(WholeWordsHelp::new)
        .setExpandAtFiles(false)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpWidth(Terminal.DEFAULT_COLUMNS)
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
        .setOut(terminal.outWriter())
        .setErr(terminal.errWriter());
  }

  private static String version() {
    return "gamlp " + BuildInfo.version() + " (commit " + BuildInfo.commit() + ")";
  }

  private static CommandSpec specOf(Command command) {
    CommandSpec spec = styled(CommandSpec.create().addOption(helpOption()));
    spec.usageMessage().description(command.summary());
    int order = 0;
    for (Topic topic : Topic.values()) {
      List<Option<?>> options =
          GamlpOptions.of(command).stream().filter(option -> option.topic() == topic).toList();
      if (options.isEmpty()) {
        continue;
      }
      ArgGroupSpec.Builder group =
          ArgGroupSpec.builder()
              .validate(false)
              .order(order++)
              .heading("%n" + topic.title() + "%n");
      options.forEach(option -> group.addArg(specOf(option, command).build()));
      spec.addArgGroup(group.build());
    }
    GamlpOptions.all().stream()
        .filter(option -> option.ignoredBy(command))
        .forEach(option -> spec.addOption(specOf(option, command).hidden(true).build()));
    return spec;
  }

  /** The look that the help of all commands has. */
  private static CommandSpec styled(CommandSpec spec) {
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .sortSynopsis(false)
        .optionListHeading("%n");
    return spec;
  }

  private static OptionSpec.Builder specOf(Option<?> option, Command command) {
    OptionSpec.Builder spec =
        OptionSpec.builder(option.flag())
            .type(String.class)
            .description(escaped(description(option, command)));
    if (option.isSwitch()) {
      // A value is taken too, so that the command line can take back what a file says.
      spec.arity("0..1").fallbackValue("true").paramLabel("true|false").hideParamSyntax(true);
    } else {
      spec.arity("1").paramLabel(option.valueLabel());
    }
    return spec;
  }

  private static String description(Option<?> option, Command command) {
    String end =
        option.requiredBy(command) ? " Required." : " Default: " + option.defaultText() + ".";
    String values =
        option.isSwitch() || option.expected().isEmpty() ? "" : " Takes " + option.expected() + ".";
    return option.description() + values + end;
  }

  /** picocli reads descriptions as format strings. */
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }

  private static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help and exit.")
        .build();
  }

  private static OptionSpec versionOption() {
    return OptionSpec.builder("-V", "--version")
        .versionHelp(true)
        .description("Show the version and exit.")
        .build();
  }

  /**
   * The values that stood on the command line, by key.
   *
   * @throws ParameterException where an option stands twice
   */
  static Map<String, String> values(ParseResult parsed) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Option<?> option : GamlpOptions.all()) {
      if (parsed.hasMatchedOption(option.flag())) {
        // Within groups of options picocli lets a later one win in silence.
        if (parsed.matchedOption(option.flag()).stringValues().size() > 1) {
          throw new ParameterException(
              parsed.commandSpec().commandLine(), option.flag() + " is given more than once");
        }
        values.put(option.key(), parsed.matchedOptionValue(option.flag(), ""));
      }
    }
    return values;
  }
}
