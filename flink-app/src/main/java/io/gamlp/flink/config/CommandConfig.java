package io.gamlp.flink.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;

/** What the configurations of all sub-commands share. */
public abstract class CommandConfig {

  private final EffectiveOptions options;

  CommandConfig(EffectiveOptions options) {
    this.options = options;
  }

  final <T> T get(Option<T> option) {
    return options.get(option);
  }

  final EffectiveOptions options() {
    return options;
  }

  public final Command command() {
    return options.command();
  }

  /** The source of the graph, see {@code --data}. */
  public final String data() {
    return get(GamlpOptions.DATA);
  }

  /** True where the user asks for stack traces and details. */
  public final boolean verbose() {
    return get(GamlpOptions.VERBOSE);
  }

  /** Seed of the split where the data has none; each run of a training has its own seed. */
  public final long seed() {
    return get(GamlpOptions.SEED);
  }

  /** The REST address of the cluster to submit to; empty for a cluster inside this process. */
  public final Optional<HostPort> master() {
    return Optional.ofNullable(get(GamlpOptions.MASTER)).map(HostPort::parse);
  }

  /** The folder shared by this program and all tasks, as a URI; empty for that of the results. */
  public final Optional<String> work() {
    return Optional.ofNullable(get(GamlpOptions.WORK)).map(WorkUri::parse);
  }

  /** The registry that {@code registry:…} names versions of, as a URI. */
  public final String registry() {
    return registry(options);
  }

  /** As {@link #registry()}, of options from which no configuration has been made yet. */
  public static String registry(EffectiveOptions options) {
    return WorkUri.parse(options.get(GamlpOptions.REGISTRY));
  }

  /**
   * Parallel tasks of Flink jobs: as asked for, or the processors of this machine; empty where the
   * cluster of {@link #master()} decides by its free slots.
   */
  public final OptionalInt parallelism() {
    Integer given = get(GamlpOptions.PARALLELISM);
    if (given == null && master().isPresent()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(given != null ? given : Runtime.getRuntime().availableProcessors());
  }

  /** The parallelism above which tasks would have nothing to do. */
  public int usefulParallelism() {
    return GamlpOptions.MOST_PARALLEL;
  }

  /**
   * All options of the sub-command with the values that hold, in the order of the reference page;
   * of the properties for Kafka their names only.
   */
  public Map<String, String> effectiveOptions() {
    Map<String, String> values = new LinkedHashMap<>(options.asText());
    if (GamlpOptions.PARALLELISM.appliesTo(command())) {
      values.put(
          GamlpOptions.PARALLELISM.key(),
          parallelism().isPresent() ? Integer.toString(parallelism().getAsInt()) : "free slots");
    }
    values.computeIfPresent(GamlpOptions.KAFKA.key(), (key, text) -> KafkaConfig.masked(text));
    return values;
  }

  /** What was given, as a Flink configuration that cannot be changed. */
  public final Configuration configuration() {
    return options.configuration();
  }
}
