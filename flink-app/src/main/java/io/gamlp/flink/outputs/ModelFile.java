package io.gamlp.flink.outputs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.config.Activation;
import io.gamlp.graph.InputException;
import io.gamlp.graph.npy.NpyArray;
import io.gamlp.graph.npy.NpzFile;
import io.gamlp.graph.npy.NpzWriter;
import io.gamlp.graph.write.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model on disk: {@code model.npz} holds W1, b1, W2, … (float32, C order; W_l is n_l x n_{l-1},
 * b_l is n_l long), {@code model.json} everything else and a checksum of the first.
 */
public final class ModelFile {

  public static final String WEIGHTS_NAME = "model.npz";
  public static final String INFO_NAME = "model.json";

  private static final int FORMAT = 1;

  private ModelFile() {}

  /** Writes both files into the folder; the second one appears last. */
  public static void write(Path folder, Model model) throws IOException {
    Path weightsFile = folder.resolve(WEIGHTS_NAME);
    AtomicFile.write(weightsFile, out -> writeWeights(out, model.weights()));
    Json.write(folder.resolve(INFO_NAME), toJson(model, sha256(weightsFile)));
  }

  /** Writes what {@code model.npz} holds; the same weights give the same bytes. */
  public static void writeWeights(OutputStream out, Weights weights) throws IOException {
    try (NpzWriter npz = NpzWriter.stored(out)) {
      int l = 1;
      for (LayerWeights layer : weights.layers()) {
        npz.put("W" + l, layer.weights(), layer.rows(), layer.columns());
        npz.put("b" + l, layer.bias(), layer.rows());
        l++;
      }
    }
  }

  private static ObjectNode toJson(Model model, String weightsHash) {
    ModelInfo info = model.info();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("format", FORMAT);
    ArrayNode widths = node.putArray("widths");
    Arrays.stream(model.weights().widths()).forEach(widths::add);
    node.put("activation", info.activation().toString());
    node.put("hops", info.hops());
    node.put("directed", info.directed());
    node.set("normalisation", info.normalisation());
    node.put("algorithm", info.algorithm());
    node.put("codec", info.codec());
    node.put("seed", info.seed());
    node.put("split_seed", info.splitSeed());
    node.put("num_classes", info.numClasses());
    ArrayNode masked = node.putArray("masked_classes");
    info.maskedClasses().forEach(masked::add);
    node.put("data_name", info.dataName());
    node.put("data_hash", info.dataHash());
    node.put("weights_sha256", weightsHash);
    node.set("versions", BuildInfo.versions());
    return node;
  }

  /**
   * Reads both files and checks that they belong together.
   *
   * @throws InputException where a file is missing, damaged, of another format, or does not fit the
   *     other one
   */
  public static Model read(Path folder) {
    if (Files.isRegularFile(folder)) {
      throw new InputException(
          folder
              + ": is a file, expected the folder that holds "
              + INFO_NAME
              + " and "
              + WEIGHTS_NAME);
    }
    Path infoFile = folder.resolve(INFO_NAME);
    Path weightsFile = folder.resolve(WEIGHTS_NAME);
    JsonNode json = readJson(infoFile);
    Fields fields = new Fields(infoFile, json);
    fields.require("format", Integer.toString(FORMAT));
    Weights weights = readWeights(weightsFile);
    if (!sha256(weightsFile).equals(fields.text("weights_sha256"))) {
      throw new InputException(
          weightsFile + ": its checksum is not the one that " + infoFile + " states");
    }
    fields.require("widths", Json.MAPPER.valueToTree(weights.widths()).toString());
    ModelInfo info =
        new ModelInfo(
            fields.wholeNumber("hops"),
            fields.truth("directed"),
            fields.node("normalisation"),
            fields.activation(),
            fields.text("algorithm"),
            fields.text("codec"),
            fields.longNumber("seed"),
            fields.longNumber("split_seed"),
            fields.wholeNumber("num_classes"),
            fields.wholeNumbersOrNone("masked_classes"),
            fields.text("data_name"),
            fields.text("data_hash"));
    try {
      return new Model(weights, info);
    } catch (IllegalArgumentException e) {
      throw new InputException(infoFile + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode readJson(Path file) {
    try {
      return Json.MAPPER.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new InputException(
          "no file " + file + "; expected the output folder of a training run", e);
    } catch (JsonProcessingException e) {
      throw new InputException(
          file + ", line " + e.getLocation().getLineNr() + ": not valid JSON", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads {@code model.npz} alone: the weights that a run may start from. A bias may also have the
   * shape (n, 1).
   *
   * @throws InputException where the file is damaged, an array is missing or left over, a shape
   *     does not fit the layer before, or a value is not finite
   */
  public static Weights readWeights(Path file) {
    try (NpzFile npz = NpzFile.open(file)) {
      Set<String> left = new TreeSet<>(npz.names());
      List<LayerWeights> layers = new ArrayList<>();
      for (int l = 1; left.contains("W" + l); l++) {
        layers.add(readLayer(file, npz, l));
        left.remove("W" + l);
        left.remove("b" + l);
      }
      if (layers.isEmpty() || !left.isEmpty()) {
        throw new InputException(
            file + ": found the arrays " + npz.names() + ", expected W1, b1, W2, b2, … in full");
      }
      return new Weights(layers);
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
  }

  private static LayerWeights readLayer(Path file, NpzFile npz, int l) {
    if (!npz.has("b" + l)) {
      throw new InputException(file + ": W" + l + " is there, but b" + l + " is missing");
    }
    NpyArray w = npz.read("W" + l);
    NpyArray b = npz.read("b" + l);
    int[] shape = w.shape();
    if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new InputException(
          file + ": W" + l + " has the shape " + Arrays.toString(shape) + ", expected two axes");
    }
    boolean column = b.rank() == 2 && b.shape()[1] == 1;
    if ((b.rank() != 1 && !column) || b.size() != shape[0]) {
      throw new InputException(
          file
              + ": b"
              + l
              + " has the shape "
              + Arrays.toString(b.shape())
              + ", expected ["
              + shape[0]
              + "] to go with W"
              + l);
    }
    return new LayerWeights(shape[0], shape[1], finite(file, "W" + l, w), finite(file, "b" + l, b));
  }

  private static float[] finite(Path file, String name, NpyArray array) {
    float[] values = array.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InputException(
            file
                + ": "
                + name
                + " holds "
                + values[i]
                + " at position "
                + i
                + ", expected finite numbers");
      }
    }
    return values;
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The fields of {@code model.json}, each of which must be there. */
  private record Fields(Path file, JsonNode root) {

    JsonNode node(String key) {
      JsonNode node = root.get(key);
      if (node == null) {
        throw new InputException(file + ": '" + key + "' is missing");
      }
      return node;
    }

    void require(String key, String expected) {
      JsonNode found = node(key);
      String text = found.isTextual() ? found.textValue() : found.toString();
      if (!text.equals(expected)) {
        throw new InputException(file + ": '" + key + "' is " + text + ", expected " + expected);
      }
    }

    Activation activation() {
      String word = text("activation");
      return Arrays.stream(Activation.values())
          .filter(activation -> activation.toString().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new InputException(
                      file
                          + ": 'activation' is "
                          + word
                          + ", expected one of "
                          + Arrays.toString(Activation.values())));
    }

    int wholeNumber(String key) {
      JsonNode node = node(key);
      check(key, node.isInt(), "a whole number");
      return node.intValue();
    }

    /** None where there is no such field: models of earlier versions have no mask. */
    List<Integer> wholeNumbersOrNone(String key) {
      if (!root.has(key)) {
        return List.of();
      }
      JsonNode node = node(key);
      check(key, node.isArray(), "whole numbers");
      List<Integer> numbers = new ArrayList<>();
      for (JsonNode number : node) {
        check(key, number.isInt(), "whole numbers");
        numbers.add(number.intValue());
      }
      return numbers;
    }

    long longNumber(String key) {
      JsonNode node = node(key);
      check(key, node.isIntegralNumber() && node.canConvertToLong(), "a whole number");
      return node.longValue();
    }

    boolean truth(String key) {
      JsonNode node = node(key);
      check(key, node.isBoolean(), "true or false");
      return node.booleanValue();
    }

    String text(String key) {
      JsonNode node = node(key);
      check(key, node.isTextual(), "a text");
      return node.textValue();
    }

    private void check(String key, boolean holds, String expected) {
      if (!holds) {
        throw new InputException(
            file + ": '" + key + "' is " + root.get(key) + ", expected " + expected);
      }
    }
  }
}
