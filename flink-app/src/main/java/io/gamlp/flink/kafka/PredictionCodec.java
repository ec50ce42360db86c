package io.gamlp.flink.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Predictions as bytes and back, version 1.0 of {@code prediction-1.0.avsc}: a header of four bytes
 * ({@code G P}, major and minor version) and the Avro binary, or one JSON object of the same fields
 * and {@code version}. Reads both forms, and later minor versions without what they add. An
 * instance keeps its buffer: one for each thread.
 */
public final class PredictionCodec {

  private static final int MAJOR = 1;
  private static final int MINOR = 0;
  private static final byte[] HEADER = {'G', 'P', MAJOR, MINOR};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean json;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
  private final BinaryEncoder avro = EncoderFactory.get().binaryEncoder(buffer, null);

  /**
   * @param format the form to write
   */
  public PredictionCodec(WireFormat format) {
    this.json = format == WireFormat.JSON;
  }

  public byte[] encode(Prediction prediction) {
    buffer.reset();
    try {
      if (json) {
        writeJson(prediction);
      } else {
        writeAvro(prediction);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory does not fail", e);
    }
    return buffer.toByteArray();
  }

  private void writeAvro(Prediction prediction) throws IOException {
    buffer.writeBytes(HEADER);
    avro.writeString(prediction.snapshot());
    avro.writeString(prediction.modelVersion());
    avro.writeInt(prediction.predicted());
    avro.writeArrayStart();
    avro.setItemCount(prediction.probabilities().length);
    for (float probability : prediction.probabilities()) {
      avro.writeFloat(probability);
    }
    avro.writeArrayEnd();
    avro.flush();
  }

  private void writeJson(Prediction prediction) throws IOException {
    try (JsonGenerator out = JSON.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("version", MAJOR + "." + MINOR);
      out.writeStringField("snapshot", prediction.snapshot());
      out.writeStringField("modelVersion", prediction.modelVersion());
      out.writeNumberField("class", prediction.predicted());
      out.writeArrayFieldStart("probabilities");
      for (float probability : prediction.probabilities()) {
        out.writeNumber(probability);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }

  /**
   * @throws InputException when the bytes are no prediction of a version that is known
   */
  public static Prediction decode(byte[] value) {
    try {
      return value.length > 0 && value[0] == '{' ? readJson(value) : readAvro(value);
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
      throw new InputException(
          "prediction: found " + e.getMessage() + ", expected the form of prediction-1.0.avsc", e);
    }
  }

  private static Prediction readAvro(byte[] value) throws IOException {
    if (value.length < HEADER.length || value[0] != HEADER[0] || value[1] != HEADER[1]) {
      throw new IOException("no header GP");
    }
    requireMajor(value[2] & 0xFF);
    int minor = value[3] & 0xFF;
    BinaryDecoder in =
        DecoderFactory.get()
            .binaryDecoder(value, HEADER.length, value.length - HEADER.length, null);
    String snapshot = in.readString();
    String model = in.readString();
    int predicted = in.readInt();
    float[] probabilities = new float[0];
    int size = 0;
    for (long items = in.readArrayStart(); items != 0; items = in.arrayNext()) {
      if (items > value.length) {
        throw new IOException("more probabilities than bytes");
      }
      probabilities = Arrays.copyOf(probabilities, size + (int) items);
      for (long i = 0; i < items; i++) {
        probabilities[size++] = in.readFloat();
      }
    }
    if (minor <= MINOR && !in.isEnd()) {
      throw new IOException("bytes after the end");
    }
    return new Prediction(snapshot, model, predicted, probabilities);
  }

  private static Prediction readJson(byte[] value) throws IOException {
    JsonNode node = JSON.readTree(new String(value, StandardCharsets.UTF_8));
    String version = node.path("version").asText();
    requireMajor(version.startsWith(MAJOR + ".") ? MAJOR : -1);
    JsonNode items = node.path("probabilities");
    if (!node.path("snapshot").isTextual()
        || !node.path("modelVersion").isTextual()
        || !node.path("class").isInt()
        || !items.isArray()) {
      throw new IOException("a field that is missing or of another type");
    }
    float[] probabilities = new float[items.size()];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = items.get(i).floatValue();
    }
    return new Prediction(
        node.get("snapshot").textValue(),
        node.get("modelVersion").textValue(),
        node.get("class").intValue(),
        probabilities);
  }

  private static void requireMajor(int found) throws IOException {
    if (found != MAJOR) {
      throw new IOException("another major version");
    }
  }
}
