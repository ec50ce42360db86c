package io.gamlp.flink.config;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * One option, declared once: a Flink option plus what the command line, the messages and the
 * reference page need to know about it. The config-file key is the flag without its dashes.
 *
 * @param <T> type of the value
 */
public final class Option<T> {

  private final ConfigOption<T> declaration;
  private final Topic topic;
  private final String description;
  private final String valueLabel;
  private final ValueRule<T> rule;
  private final String defaultText;
  private final String example;
  private final Set<Command> commands;
  private final Set<Command> requiredBy;
  private final Set<Command> ignoredBy;
  private final boolean commandLineOnly;

  private Option(Builder<T> b) {
    this.declaration = b.declaration.withDescription(b.description);
    this.topic = b.topic;
    this.description = b.description;
    this.valueLabel = b.valueLabel;
    this.rule = b.rule;
    this.defaultText =
        b.defaultText != null
            ? b.defaultText
            : declaration.hasDefaultValue() ? declaration.defaultValue().toString() : "none";
    this.example = b.example;
    this.commands = Set.copyOf(b.commands);
    this.requiredBy = Set.copyOf(b.requiredBy);
    this.ignoredBy = Set.copyOf(b.ignoredBy);
    this.commandLineOnly = b.commandLineOnly;
  }

  static <T> Builder<T> of(Topic topic, ConfigOption<T> declaration) {
    return new Builder<>(topic, declaration);
  }

  /** The Flink option: key, type and default. */
  public ConfigOption<T> declaration() {
    return declaration;
  }

  public String key() {
    return declaration.key();
  }

  public String flag() {
    return "--" + declaration.key();
  }

  public Topic topic() {
    return topic;
  }

  public String description() {
    return description;
  }

  /** What stands for the value in help texts; empty for a switch. */
  public String valueLabel() {
    return valueLabel;
  }

  public boolean isSwitch() {
    return valueLabel.isEmpty();
  }

  /** What values are taken, for people. */
  public String expected() {
    return rule.expected();
  }

  /**
   * The default for people; for options without a fixed default a phrase that says what happens.
   */
  public String defaultText() {
    return defaultText;
  }

  public String example() {
    return example;
  }

  public boolean appliesTo(Command command) {
    return commands.contains(command);
  }

  public boolean requiredBy(Command command) {
    return requiredBy.contains(command);
  }

  /**
   * True where a sub-command takes the option for the sake of a command line that was written for
   * another one, and does nothing with its value.
   */
  public boolean ignoredBy(Command command) {
    return ignoredBy.contains(command);
  }

  /** True for the options that a config file cannot hold. */
  public boolean commandLineOnly() {
    return commandLineOnly;
  }

  /**
   * Converts and checks one value.
   *
   * @param text as given
   * @param origin where it stands, the beginning of the message when it is refused
   * @throws ConfigException where it is not a value of this option
   */
  void parse(String text, String origin) {
    Configuration one = new Configuration();
    one.setString(key(), text);
    T value;
    try {
      value = one.get(declaration);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(origin + ": " + ValueRule.refusal(text, rule.expected()), e);
    }
    Optional<String> fault = rule.check().apply(value);
    if (fault.isPresent()) {
      throw new ConfigException(origin + ": " + fault.get());
    }
  }

  @Override
  public String toString() {
    return flag();
  }

  /** Collects a declaration. */
  static final class Builder<T> {
    private final Topic topic;
    private final ConfigOption<T> declaration;
    private String description = "";
    private String valueLabel = "";
    private ValueRule<T> rule;
    private String defaultText;
    private String example;
    private Set<Command> commands = EnumSet.noneOf(Command.class);
    private Set<Command> requiredBy = EnumSet.noneOf(Command.class);
    private Set<Command> ignoredBy = EnumSet.noneOf(Command.class);
    private boolean commandLineOnly;

    private Builder(Topic topic, ConfigOption<T> declaration) {
      this.topic = topic;
      this.declaration = declaration;
    }

    Builder<T> takes(String label, ValueRule<T> values) {
      this.valueLabel = label;
      this.rule = values;
      return this;
    }

    Builder<T> isSwitch(ValueRule<T> values) {
      return takes("", values);
    }

    Builder<T> says(String text) {
      this.description = text;
      return this;
    }

    Builder<T> otherwise(String text) {
      this.defaultText = text;
      return this;
    }

    Builder<T> on(Command... words) {
      this.commands = Set.of(words);
      return this;
    }

    Builder<T> onAll() {
      return on(Command.values());
    }

    Builder<T> requiredOn(Command... words) {
      this.requiredBy = Set.of(words);
      return this;
    }

    Builder<T> ignoredOn(Command... words) {
      this.ignoredBy = Set.of(words);
      return this;
    }

    Builder<T> commandLineOnly() {
      this.commandLineOnly = true;
      return this;
    }

    Option<T> example(String value) {
      this.example = value;
      return new Option<>(this);
    }
  }
}
