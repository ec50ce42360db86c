package io.gamlp.flink.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The form of {@code --work}: an absolute URI, or a local path. */
final class WorkUri {

  static final String GRAMMAR = "a folder's path, or a URI such as hdfs:///dir or s3://bucket/dir";

  private WorkUri() {}

  /**
   * @return the URI, without a slash at its end
   * @throws ConfigException where it is neither
   */
  static String parse(String text) {
    if (text.isBlank()) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
    }
    try {
      // One letter before the colon is a drive, not a scheme.
      String uri =
          text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
              ? new URI(text).toString()
              : Path.of(text).toAbsolutePath().normalize().toUri().toString();
      return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    } catch (URISyntaxException | InvalidPathException e) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR), e);
    }
  }
}
