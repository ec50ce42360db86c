package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is; written into the jar by Maven. */
public final class BuildInfo {

  private static final Properties PROPERTIES = load();

  private BuildInfo() {}

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Version of the project, such as {@code 0.1.0}. */
  public static String version() {
    return PROPERTIES.getProperty("version");
  }

  /** Commit that was built; {@code unknown} where the build was not told. */
  public static String commit() {
    return PROPERTIES.getProperty("commit");
  }

  /** Versions of everything that can change a result. */
  static ObjectNode versions() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("flink-gamlp", version());
    node.put("commit", commit());
    node.put("flink", PROPERTIES.getProperty("flink"));
    node.put("java", System.getProperty("java.version"));
    node.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return node;
  }
}
