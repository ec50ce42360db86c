package io.gamlp.flink.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.UnmodifiableConfiguration;

/**
 * The values of one sub-command's options: defaults, overridden by the file, overridden by the
 * command line. Every single value has been checked; rules between options are checked by the
 * {@code …Config} views.
 */
public final class EffectiveOptions {

  private final Command command;
  private final Configuration given;
  private final Map<String, String> origins;

  private EffectiveOptions(Command command, Configuration given, Map<String, String> origins) {
    this.command = command;
    this.given = given;
    this.origins = origins;
  }

  /**
   * @param command the sub-command
   * @param commandLine values by key as they stood on the command line; {@code config} among them
   *     names the file
   * @throws ConfigException where the file or a value is wrong, or a required option is missing
   */
  public static EffectiveOptions load(Command command, Map<String, String> commandLine) {
    EffectiveOptions options = new EffectiveOptions(command, new Configuration(), new HashMap<>());
    if (commandLine.containsKey(GamlpOptions.CONFIG.key())) {
      options.takeFile(Path.of(commandLine.get(GamlpOptions.CONFIG.key())));
    }
    options.takeCommandLine(commandLine);
    options.requireAll();
    return options;
  }

  private void takeFile(Path file) {
    for (ConfigFile.Entry entry : ConfigFile.read(file)) {
      Option<?> option =
          GamlpOptions.byKey(entry.key())
              .filter(known -> !known.commandLineOnly())
              .orElseThrow(() -> new ConfigException(entry.origin() + noSuchOption(entry.key())));
      // A file may serve several sub-commands: options of the others are checked, and ignored.
      option.parse(entry.value(), entry.origin());
      if (option.appliesTo(command)) {
        set(option, entry.value(), entry.origin());
      }
    }
  }

  private static String noSuchOption(String key) {
    List<String> keys =
        GamlpOptions.all().stream()
            .filter(option -> !option.commandLineOnly())
            .map(Option::key)
            .toList();
    String suggestion = Suggestion.of(key, keys);
    return ": no such option" + (suggestion.isEmpty() ? "" : "; " + suggestion);
  }

  private void takeCommandLine(Map<String, String> commandLine) {
    boolean seedGiven = commandLine.containsKey(GamlpOptions.SEED.key());
    boolean seedsGiven = commandLine.containsKey(GamlpOptions.SEEDS.key());
    // One of --seed and --seeds on the command line overrides the other one of the file.
    if (seedGiven && !seedsGiven) {
      forget(GamlpOptions.SEEDS);
    } else if (seedsGiven && !seedGiven) {
      forget(GamlpOptions.SEED);
    }
    commandLine.forEach(
        (key, text) -> {
          Option<?> option =
              GamlpOptions.byKey(key)
                  .filter(known -> known.appliesTo(command) || known.ignoredBy(command))
                  .orElseThrow(() -> new ConfigException("--" + key + ": no such option"));
          option.parse(text, option.flag());
          if (option.appliesTo(command)) {
            set(option, text, option.flag());
          }
        });
  }

  private void requireAll() {
    for (Option<?> option : GamlpOptions.of(command)) {
      if (option.requiredBy(command) && !isGiven(option)) {
        throw new ConfigException(
            command.word() + " needs " + option.flag() + " " + option.valueLabel());
      }
    }
  }

  private void set(Option<?> option, String text, String origin) {
    given.setString(option.key(), text);
    origins.put(option.key(), origin);
  }

  private void forget(Option<?> option) {
    given.removeConfig(option.declaration());
    origins.remove(option.key());
  }

  public Command command() {
    return command;
  }

  /** The value of an option; null where it is not given and has no default. */
  public <T> T get(Option<T> option) {
    return given.get(option.declaration());
  }

  /** True where the file or the command line sets the option. */
  public boolean isGiven(Option<?> option) {
    return origins.containsKey(option.key());
  }

  /** Where a value was set, the beginning of a message about it; the flag where it was not. */
  String origin(Option<?> option) {
    return origins.getOrDefault(option.key(), option.flag());
  }

  /** A copy in which one option has the given value, as if the command line had set it. */
  public EffectiveOptions with(Option<?> option, String text) {
    EffectiveOptions copy =
        new EffectiveOptions(command, new Configuration(given), new HashMap<>(origins));
    option.parse(text, option.flag());
    copy.set(option, text, option.flag());
    return copy;
  }

  /** A copy in which one option is not given. */
  public EffectiveOptions without(Option<?> option) {
    EffectiveOptions copy =
        new EffectiveOptions(command, new Configuration(given), new HashMap<>(origins));
    copy.forget(option);
    return copy;
  }

  /** What was given, as a Flink configuration that cannot be changed. */
  Configuration configuration() {
    return new UnmodifiableConfiguration(given);
  }

  /** Value of each option of the sub-command as text, in the order of the reference page. */
  Map<String, String> asText() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Option<?> option : GamlpOptions.of(command)) {
      Object value = get(option);
      if (value != null) {
        values.put(option.key(), value.toString());
      }
    }
    return values;
  }
}
