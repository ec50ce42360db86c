package io.gamlp.flink.config;

/** The REST address of a Flink cluster. */
public record HostPort(String host, int port) {

  static final String GRAMMAR = "HOST:PORT with a port from 1 to 65535";

  /**
   * @throws ConfigException where the text is no {@code HOST:PORT}
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    // A URL is no address: Flink would look for a host of its name.
    if (colon < 1 || text.indexOf('/') >= 0) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 1 && port <= 65535) {
        return new HostPort(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR), e);
    }
    throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
  }

  /** As {@link #parse} takes it. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
