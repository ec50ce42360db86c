package io.gamlp.flink.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Which properties are secrets: all but those that Kafka's clients know as something else. A
 * property that nobody knows may be for a plug-in, and a secret.
 */
final class Secrets {

  private static final String HIDDEN = "[hidden]";

  private static final List<ConfigDef> KNOWN =
      List.of(
          AdminClientConfig.configDef(), ProducerConfig.configDef(), ConsumerConfig.configDef());

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "password|passphrase|secret|jaas|credential|keystore\\.key", Pattern.CASE_INSENSITIVE);

  /** {@code name=value} or {@code name="value"} within a JAAS configuration. */
  private static final Pattern JAAS_OPTION =
      Pattern.compile("([A-Za-z0-9_.]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;\"']+))");

  /** Shorter ones would be found in every other word. */
  private static final int SHORTEST = 3;

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  static Secrets of(Map<String, String> properties) {
    List<String> values = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          if (isSecret(key)) {
            values.add(value);
            values.addAll(optionsOf(value));
          }
        });
    values.removeIf(value -> value.strip().length() < SHORTEST);
    // A secret that holds another one goes first.
    values.sort(Comparator.comparingInt(String::length).reversed());
    return new Secrets(values);
  }

  /** The value, or what stands for it. */
  static String shown(String key, String value) {
    return isSecret(key) ? HIDDEN : value;
  }

  String hideIn(String text) {
    String clean = text;
    for (String value : values) {
      clean = clean.replace(value, HIDDEN);
    }
    return clean;
  }

  private static boolean isSecret(String key) {
    return SECRET_NAME.matcher(key).find()
        || KNOWN.stream()
            .map(definition -> definition.configKeys().get(key))
            .noneMatch(known -> known != null && known.type != ConfigDef.Type.PASSWORD);
  }

  private static List<String> optionsOf(String jaas) {
    List<String> options = new ArrayList<>();
    Matcher option = JAAS_OPTION.matcher(jaas);
    while (option.find()) {
      boolean open = option.group(1).equals("username") || option.group(1).startsWith("use");
      for (int form = 2; form <= 4 && !open; form++) {
        if (option.group(form) != null) {
          options.add(option.group(form));
        }
      }
    }
    return options;
  }
}
