package io.gamlp.graph.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gamlp.graph.SplitRole;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, each read as its type, then taken out one by one. All methods
 * throw IllegalArgumentException, and {@link #read} IOException too, saying what is wrong.
 */
final class JsonFields {

  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-fA-F]{16}");

  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          Map.entry("version", Type.TEXT),
          Map.entry("record", Type.TEXT),
          Map.entry("snapshot", Type.TEXT),
          Map.entry("base", Type.TEXT),
          Map.entry("nodes", Type.LONG),
          Map.entry("edges", Type.LONG),
          Map.entry("dimension", Type.INT),
          Map.entry("featureKind", Type.TEXT),
          Map.entry("directed", Type.BOOLEAN),
          Map.entry("weighted", Type.BOOLEAN),
          Map.entry("classes", Type.INT),
          Map.entry("hops", Type.INT),
          Map.entry("node", Type.TEXT),
          Map.entry("features", Type.FEATURES),
          Map.entry("label", Type.INT),
          Map.entry("split", Type.TEXT),
          Map.entry("revision", Type.LONG),
          Map.entry("source", Type.TEXT),
          Map.entry("target", Type.TEXT),
          Map.entry("weight", Type.FLOAT),
          Map.entry("nodeUpserts", Type.LONG),
          Map.entry("nodeRemovals", Type.LONG),
          Map.entry("edgeUpserts", Type.LONG),
          Map.entry("edgeRemovals", Type.LONG),
          Map.entry("checksum", Type.TEXT));

  private enum Type {
    TEXT,
    LONG,
    INT,
    BOOLEAN,
    FLOAT,
    FEATURES
  }

  private final Map<String, Object> values = new HashMap<>();
  private String unknown;

  private JsonFields() {}

  static JsonFields read(JsonParser in) throws IOException {
    JsonFields fields = new JsonFields();
    fields.readObject(in);
    if (in.nextToken() != null) {
      throw new IOException("found more after the object, expected one object a message");
    }
    return fields;
  }

  /** The text of one field of the object, whatever the others are; null where there is none. */
  static String findText(JsonParser in, String name) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = in.currentName().equals(name);
      if (in.nextToken() == JsonToken.VALUE_STRING && wanted) {
        return in.getText();
      }
      in.skipChildren();
    }
    return null;
  }

  /** What is wrong, for people. */
  static String message(Exception e) {
    return e instanceof JsonProcessingException syntax
        ? "found no valid JSON at byte %d (%s), expected one object"
            .formatted(syntax.getLocation().getByteOffset(), syntax.getOriginalMessage())
        : e.getMessage();
  }

  private void readObject(JsonParser in) throws IOException {
    expect(in.nextToken(), JsonToken.START_OBJECT, "message");
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      Type type = TYPES.get(name);
      if (type == null) {
        unknown = name;
        in.skipChildren();
      } else if (token != JsonToken.VALUE_NULL
          && values.put(name, value(in, token, type, name)) != null) {
        throw new IOException("found field '" + name + "' twice, expected it once");
      }
    }
  }

  private static Object value(JsonParser in, JsonToken token, Type type, String name)
      throws IOException {
    return switch (type) {
      case TEXT -> {
        expect(token, JsonToken.VALUE_STRING, name);
        yield WireText.wellFormed(in.getText());
      }
      case LONG -> {
        expect(token, JsonToken.VALUE_NUMBER_INT, name);
        yield in.getLongValue();
      }
      case INT -> {
        expect(token, JsonToken.VALUE_NUMBER_INT, name);
        yield in.getIntValue();
      }
      case BOOLEAN -> {
        if (token != JsonToken.VALUE_TRUE) {
          expect(token, JsonToken.VALUE_FALSE, name);
        }
        yield token == JsonToken.VALUE_TRUE;
      }
      case FLOAT -> real(in, token, name);
      case FEATURES -> features(in, token);
    };
  }

  private static FeatureVector features(JsonParser in, JsonToken token) throws IOException {
    expect(token, JsonToken.START_OBJECT, "features");
    int[] indices = null;
    float[] values = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      expect(in.nextToken(), JsonToken.START_ARRAY, name);
      if (name.equals("values") && values == null) {
        values = reals(in);
      } else if (name.equals("indices") && indices == null) {
        indices = integers(in);
      } else {
        throw new IOException(
            "found '" + name + "' in features, expected 'values' and, if sparse, 'indices'");
      }
    }
    if (values == null) {
      throw new IOException("found features without 'values', expected them");
    }
    return indices == null
        ? new FeatureVector.Dense(values)
        : new FeatureVector.Sparse(indices, values);
  }

  private static float[] reals(JsonParser in) throws IOException {
    float[] values = new float[64];
    int size = 0;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = real(in, token, "values");
    }
    return Arrays.copyOf(values, size);
  }

  private static int[] integers(JsonParser in) throws IOException {
    int[] values = new int[64];
    int size = 0;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      expect(token, JsonToken.VALUE_NUMBER_INT, "indices");
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = in.getIntValue();
    }
    return Arrays.copyOf(values, size);
  }

  private static float real(JsonParser in, JsonToken token, String name) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      switch (in.getText()) {
        case "NaN":
          return Float.NaN;
        case "Infinity":
          return Float.POSITIVE_INFINITY;
        case "-Infinity":
          return Float.NEGATIVE_INFINITY;
        default:
          throw new IOException(
              "found '" + in.getText() + "' in field '" + name + "', expected a number");
      }
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      expect(token, JsonToken.VALUE_NUMBER_FLOAT, name);
    }
    return in.getFloatValue();
  }

  private static void expect(JsonToken found, JsonToken expected, String name) throws IOException {
    if (found != expected) {
      throw new IOException("found " + found + " in field '" + name + "', expected " + expected);
    }
  }

  String textOrNull(String name) {
    return (String) values.remove(name);
  }

  String text(String name) {
    return (String) required(name);
  }

  long number(String name) {
    return (Long) required(name);
  }

  int integer(String name) {
    return (Integer) required(name);
  }

  Integer integerOrNull(String name) {
    return (Integer) values.remove(name);
  }

  boolean bool(String name) {
    return (Boolean) required(name);
  }

  Float weight() {
    return (Float) values.remove("weight");
  }

  FeatureVector features() {
    return (FeatureVector) required("features");
  }

  long revision() {
    Object revision = values.remove("revision");
    return revision == null ? 0 : (Long) revision;
  }

  boolean sparse() {
    String kind = text("featureKind");
    if (!kind.equals("SPARSE") && !kind.equals("DENSE")) {
      throw new IllegalArgumentException(
          "found featureKind '" + kind + "', expected SPARSE or DENSE");
    }
    return kind.equals("SPARSE");
  }

  SplitRole split() {
    String split = textOrNull("split");
    if (split == null) {
      return SplitRole.NONE;
    }
    return switch (split) {
      case "TRAIN" -> SplitRole.TRAIN;
      case "VAL" -> SplitRole.VAL;
      case "TEST" -> SplitRole.TEST;
      default ->
          throw new IllegalArgumentException(
              "found split '" + split + "', expected TRAIN, VAL or TEST");
    };
  }

  long checksum() {
    String text = text("checksum");
    if (!CHECKSUM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "found checksum '" + text + "', expected 16 hexadecimal digits");
    }
    return HexFormat.fromHexDigitsToLong(text);
  }

  void checkNothingLeft(String kind, boolean unknownAllowed) {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException(
          "found field '"
              + values.keySet().iterator().next()
              + "', expected no such field in a "
              + kind);
    }
    if (unknown != null && !unknownAllowed) {
      throw new IllegalArgumentException(
          "found field '"
              + unknown
              + "', expected no such field in version "
              + WireFormat.MAJOR
              + "."
              + WireFormat.MINOR);
    }
  }

  private Object required(String name) {
    Object value = values.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("found no field '" + name + "', expected one");
    }
    return value;
  }
}
