package io.gamlp.flink.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.config.Activation;
import io.gamlp.graph.InputException;
import io.gamlp.graph.npy.NpzWriter;
import io.gamlp.graph.write.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

  @TempDir Path folder;

  private static final Weights WEIGHTS =
      new Weights(
          List.of(
              new LayerWeights(3, 2, new float[] {1, 2, 3, 4, 5, 6}, new float[] {7, 8, 9}),
              new LayerWeights(
                  2, 3, new float[] {-1, -2, -3, -4, -5, 1e-30f}, new float[] {0, 1})));

  private static Model model() {
    ObjectNode normalisation = JsonNodeFactory.instance.objectNode();
    normalisation.put("kind", "standard").putArray("mean").add(0.5);
    return new Model(
        WEIGHTS,
        new ModelInfo(
            4,
            true,
            normalisation,
            Activation.TANH,
            "pdadmm-g-q",
            "p in 8",
            1L << 40,
            3,
            2,
            List.of(1),
            "cora",
            "ab12"));
  }

  @Test
  void comesBackAsItWasWritten() throws IOException {
    ModelFile.write(folder, model());
    Model back = ModelFile.read(folder);
    assertThat(back.info()).isEqualTo(model().info());
    assertThat(back.weights().widths()).containsExactly(2, 3, 2);
    for (int l = 0; l < 2; l++) {
      LayerWeights layer = back.weights().layers().get(l);
      assertThat(layer.weights()).isEqualTo(WEIGHTS.layers().get(l).weights());
      assertThat(layer.bias()).isEqualTo(WEIGHTS.layers().get(l).bias());
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model.npz", "model.json");
  }

  @Test
  void statesArchitectureAndProvenance() throws IOException {
    ModelFile.write(folder, model());
    JsonNode json = Json.MAPPER.readTree(folder.resolve("model.json").toFile());
    assertThat(json.get("format").intValue()).isEqualTo(1);
    assertThat(json.get("widths").toString()).isEqualTo("[2,3,2]");
    assertThat(json.get("activation").textValue()).isEqualTo("tanh");
    assertThat(json.get("masked_classes").toString()).isEqualTo("[1]");
    assertThat(json.get("codec").textValue()).isEqualTo("p in 8");
    assertThat(json.at("/versions/flink-gamlp").textValue()).isEqualTo(BuildInfo.version());
  }

  @Test
  void aModelOfAnEarlierVersionHasNoMask() throws IOException {
    ModelFile.write(folder, model());
    assertThat(ModelFile.read(folder).classes().masked()).containsExactly(1);
    Path file = folder.resolve("model.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    json.remove("masked_classes");
    Files.writeString(file, json.toString());
    assertThat(ModelFile.read(folder).classes().masked()).isEmpty();
  }

  @Test
  void refusesAFolderWithoutAModel() {
    assertThatThrownBy(() -> ModelFile.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no file " + folder.resolve("model.json"));
  }

  @Test
  void refusesInfoThatIsDamagedOrDoesNotFit() throws IOException {
    refusesInfo("'hops' is missing", json -> json.remove("hops"));
    refusesInfo("'format' is 2, expected 1", json -> json.put("format", 2));
    refusesInfo(
        "'activation' is gelu, expected one of [relu, leaky-relu, tanh, sigmoid]",
        json -> json.put("activation", "gelu"));
    refusesInfo("'hops' is \"4\", expected a whole number", json -> json.put("hops", "4"));
    refusesInfo("'directed' is 1, expected true or false", json -> json.put("directed", 1));
    refusesInfo("expected [2,3,2]", json -> json.putArray("widths").add(2).add(2));
    refusesInfo("2 values, but there are 5 classes", json -> json.put("num_classes", 5));
    refusesInfo(
        "'masked_classes' is [\"1\"], expected whole numbers",
        json -> json.putArray("masked_classes").add("1"));
    refusesInfo(
        "class 2 is masked, but there are 2 classes",
        json -> json.putArray("masked_classes").add(2));
    refusesInfo("all classes are masked", json -> json.putArray("masked_classes").add(0).add(1));
    refusesInfo("checksum", json -> json.put("weights_sha256", "00"));
    ModelFile.write(folder, model());
    Files.writeString(folder.resolve("model.json"), "{\n\"format\": 1,\n");
    assertThatThrownBy(() -> ModelFile.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.json, line 3: not valid JSON");
  }

  private void refusesInfo(String message, Consumer<ObjectNode> change) throws IOException {
    ModelFile.write(folder, model());
    Path file = folder.resolve("model.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    change.accept(json);
    Json.write(file, json);
    assertThatThrownBy(() -> ModelFile.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /** Puts arrays into a file. */
  private interface Arrays {
    void into(NpzWriter npz) throws IOException;
  }

  private Path npz(Arrays arrays) throws IOException {
    Path file = folder.resolve("w.npz");
    AtomicFile.write(
        file,
        out -> {
          try (NpzWriter npz = NpzWriter.stored(out)) {
            arrays.into(npz);
          }
        });
    return file;
  }

  private void refusesWeights(String message, Arrays arrays) throws IOException {
    Path file = npz(arrays);
    assertThatThrownBy(() -> ModelFile.readWeights(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesWeightsWithWrongNamesOrShapes() throws IOException {
    float[] two = {1, 2};
    refusesWeights("expected W1, b1", npz -> npz.put("W2", two, 1, 2));
    refusesWeights("b1 is missing", npz -> npz.put("W1", two, 1, 2));
    refusesWeights(
        "expected two axes",
        npz -> {
          npz.put("W1", two, 2);
          npz.put("b1", two, 2);
        });
    refusesWeights(
        "b1 has the shape [2], expected [1]",
        npz -> {
          npz.put("W1", two, 1, 2);
          npz.put("b1", two, 2);
        });
    refusesWeights(
        "layer 2 takes 1 values, but layer 1 gives 2",
        npz -> {
          npz.put("W1", two, 2, 1);
          npz.put("b1", two, 2);
          npz.put("W2", two, 2, 1);
          npz.put("b2", two, 2);
        });
    refusesWeights(
        "expected W1, b1",
        npz -> {
          npz.put("W1", two, 2, 1);
          npz.put("b1", two, 2);
          npz.put("extra", two, 2);
        });
    refusesWeights(
        "W1 holds NaN at position 1",
        npz -> {
          npz.put("W1", new float[] {1, Float.NaN}, 1, 2);
          npz.put("b1", new float[] {1}, 1);
        });
  }

  @Test
  void takesBiasesThatAreColumns() throws IOException {
    Path file =
        npz(
            npz -> {
              npz.put("W1", new float[] {1, 2}, 2, 1);
              npz.put("b1", new float[] {3, 4}, 2, 1);
            });
    assertThat(ModelFile.readWeights(file).layers().get(0).bias()).containsExactly(3, 4);
  }
}
