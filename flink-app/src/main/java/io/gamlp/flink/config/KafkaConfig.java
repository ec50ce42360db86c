package io.gamlp.flink.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the options say about the way to Kafka. Values may be secrets: no message and no text of
 * this class holds one.
 */
public final class KafkaConfig {

  static final String BROKERS_GRAMMAR = "HOST:PORT[,HOST:PORT,…] with ports from 1 to 65535";
  static final String PROPERTIES_GRAMMAR =
      "key=value[,key=value,…], with double quotes around a comma that is part of a value";

  private static final String HIDDEN = "[hidden]";

  /** One property at the start of the text: a comma within double quotes does not end it. */
  private static final Pattern PROPERTY =
      Pattern.compile("\\s*([A-Za-z][A-Za-z0-9._-]*)\\s*=((?:\"[^\"]*\"|[^,\"])*)(,|$)");

  private final String brokers;
  private final Path file;
  private final Map<String, String> properties;

  private KafkaConfig(String brokers, Path file, Map<String, String> properties) {
    this.brokers = brokers;
    this.file = file;
    this.properties = properties;
  }

  /** The view of options that have {@code --brokers}. */
  static KafkaConfig from(EffectiveOptions options) {
    String file = options.get(GamlpOptions.KAFKA_CONFIG);
    String properties = options.get(GamlpOptions.KAFKA);
    return new KafkaConfig(
        options.get(GamlpOptions.BROKERS),
        file == null ? null : Path.of(file),
        properties == null ? Map.of() : parse(properties));
  }

  /** Addresses to begin with, separated by commas. */
  public String brokers() {
    return brokers;
  }

  /** A file of Java properties for the client. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /** Properties for the client, which go before those of the file. */
  public Map<String, String> properties() {
    return properties;
  }

  @Override
  public String toString() {
    return brokers;
  }

  static void checkBrokers(String text) {
    for (String address : text.split(",", -1)) {
      try {
        HostPort.parse(address.strip());
      } catch (ConfigException e) {
        throw new ConfigException(ValueRule.refusal(text, BROKERS_GRAMMAR), e);
      }
    }
  }

  /**
   * @throws ConfigException where the text is no list of properties; quotes none of it but keys
   */
  static Map<String, String> parse(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    Matcher property = PROPERTY.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!property.region(at, text.length()).lookingAt()) {
        throw new ConfigException(
            "found something else at character %d, expected %s"
                .formatted(at + 1, PROPERTIES_GRAMMAR));
      }
      if (properties.put(property.group(1), property.group(2).strip()) != null) {
        throw new ConfigException("found " + property.group(1) + " twice, expected it once");
      }
      at = property.end();
    }
    return properties;
  }

  /** The properties without their values, for the record of a run. */
  static String masked(String text) {
    return parse(text).keySet().stream()
        .map(key -> key + "=" + HIDDEN)
        .collect(Collectors.joining(","));
  }
}
