package io.gamlp.flink.config;

/**
 * The settings are wrong, and their owner can mend them. The message names the option, or the file
 * and line, what was found and what was expected; the command line prints it as it is and exits
 * with 2.
 */
public final class ConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
