package io.gamlp.flink.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Renders {@code docs/configuration.md} from the declarations. */
public final class OptionsPage {

  private OptionsPage() {}

  /** The whole page as Markdown, with a newline at its end. */
  public static String render() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
# Options

Written by a test from the declarations in `GamlpOptions`; do not edit. To write it anew:
`mvn -pl flink-app -am test -Dtest=OptionsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgamlp.docs.write=true`

Every option is a flag of the command line (`--epochs 50`) and, without its dashes, a key of
the file that `--config` names (`epochs: 50`, or `epochs = 50`; `#` starts a comment). The
command line overrides the file, the file overrides the defaults. A switch needs no value on
the command line; `--directed=false` takes back what a file says. A file may hold options of
several sub-commands; each takes its own.
""");
    for (Topic topic : Topic.values()) {
      page.append("\n## ").append(topic.title()).append("\n");
      GamlpOptions.all().stream()
          .filter(option -> option.topic() == topic)
          .forEach(option -> page.append(section(option)));
    }
    return page.toString();
  }

  private static String section(Option<?> option) {
    String label = option.isSwitch() ? "" : " " + option.valueLabel();
    StringBuilder section = new StringBuilder();
    section.append("\n### `").append(option.flag()).append(label).append("`\n\n");
    section.append(option.description()).append("\n\n");
    section.append("- Takes: ").append(option.expected()).append('\n');
    section.append("- Default: ").append(option.defaultText()).append('\n');
    section.append("- Example: `").append(example(option)).append("`\n");
    section.append("- Used by: ").append(commands(option)).append('\n');
    return section.toString();
  }

  private static String example(Option<?> option) {
    return option.isSwitch()
        ? option.flag() + "` or `" + option.key() + ": " + option.example()
        : option.commandLineOnly()
            ? option.flag() + " " + option.example()
            : option.flag()
                + " "
                + option.example()
                + "` or `"
                + option.key()
                + ": "
                + option.example();
  }

  private static String commands(Option<?> option) {
    List<Command> users =
        Arrays.stream(Command.values()).filter(option::appliesTo).collect(Collectors.toList());
    return users.stream()
        .map(c -> "`" + c.word() + "`" + (option.requiredBy(c) ? " (required)" : ""))
        .collect(Collectors.joining(", "));
  }
}
