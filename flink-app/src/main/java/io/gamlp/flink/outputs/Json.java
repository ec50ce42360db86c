package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.graph.write.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** The JSON of this package: UTF-8, and null for numbers that are not known. */
final class Json {

  static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  /** Puts a number; null for NaN and infinities, which JSON does not have. */
  static void putNumber(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }

  static void write(Path file, ObjectNode content) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(content);
    AtomicFile.write(
        file,
        out -> {
          out.write(bytes);
          out.write('\n');
        });
  }
}
