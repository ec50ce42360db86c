package io.gamlp.flink.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of {@code --model} and {@code --init}: a path of this host, or a version in the
 * registry.
 *
 * @param path the path; null where it is a version of the registry
 * @param version such as {@code v000012}; null for the latest, or where it is a path
 */
public record ModelReference(String path, String version) {

  private static final String SCHEME = "registry:";
  private static final String LATEST = "latest";
  private static final Pattern VERSION = Pattern.compile("v\\d{6,}");

  static final String REGISTRY_FORMS = SCHEME + LATEST + " or " + SCHEME + "vNNNNNN";
  static final String MODEL_GRAMMAR = "the output folder of a training run, " + REGISTRY_FORMS;
  static final String INIT_GRAMMAR =
      "a file with arrays W1, b1, W2, …, the output folder of a training run, " + REGISTRY_FORMS;

  /**
   * @param expected what is expected, for the message
   * @throws ConfigException where it is neither
   */
  static ModelReference parse(String text, String expected) {
    if (text.isBlank()) {
      throw new ConfigException(ValueRule.refusal(text, expected));
    }
    if (!text.startsWith(SCHEME)) {
      return new ModelReference(text, null);
    }
    String version = text.substring(SCHEME.length());
    Matcher matcher = VERSION.matcher(version);
    if (!version.equals(LATEST) && !matcher.matches()) {
      throw new ConfigException(ValueRule.refusal(text, expected));
    }
    return new ModelReference(null, version.equals(LATEST) ? null : version);
  }

  /** A version of the registry. */
  public static ModelReference ofVersion(String version) {
    return new ModelReference(null, version);
  }

  public boolean isInRegistry() {
    return path == null;
  }

  /** The version asked for; empty for the latest one. */
  public Optional<String> givenVersion() {
    return Optional.ofNullable(version);
  }

  /** As it stands on the command line. */
  @Override
  public String toString() {
    return path != null ? path : SCHEME + (version != null ? version : LATEST);
  }
}
