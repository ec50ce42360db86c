package io.gamlp.flink.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gamlp.flink.config.Activation;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelInfo;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {

  private static final Accuracies ACCURACIES = new Accuracies(0.9, 0.8, Double.NaN);

  @TempDir Path folder;

  private ModelRegistry registry() {
    return new ModelRegistry(new LocalStorage(), folder.toString());
  }

  private static Model model(float value) {
    return new Model(
        new Weights(
            List.of(
                new LayerWeights(2, 1, new float[] {value, 2}, new float[] {3, 4}),
                new LayerWeights(2, 2, new float[] {1, 2, 3, value}, new float[] {5, 6}))),
        new ModelInfo(
            1,
            false,
            JsonNodeFactory.instance.objectNode(),
            Activation.RELU,
            "pdadmm-g",
            "none",
            42,
            0,
            2,
            List.of(),
            "cora",
            "ab"));
  }

  private static float valueOf(Model model) {
    return model.weights().layers().get(0).weights()[0];
  }

  private ModelVersion publish(int snapshot) throws IOException {
    Optional<String> parent = registry().latest().map(ModelVersion::version);
    return registry().publish("s" + snapshot, parent, model(snapshot), ACCURACIES);
  }

  @Test
  void aPublishedModelIsReadBackWithWhereItIsFrom() throws IOException {
    assertThat(registry().latest()).isEmpty();
    assertThat(registry().versions()).isEmpty();
    ModelVersion first = publish(1);
    ModelVersion second = publish(2);
    assertThat(first.version()).isEqualTo("v000001");
    assertThat(first.parent()).isEmpty();
    assertThat(second.version()).isEqualTo("v000002");
    assertThat(second.parent()).contains("v000001");
    assertThat(second.snapshot()).isEqualTo("s2");
    assertThat(second.seed()).isEqualTo(42);
    assertThat(registry().versions()).containsExactly(first, second);
    assertThat(registry().latest()).contains(second);
    assertThat(registry().find("s1")).contains(first);
    assertThat(registry().find("s3")).isEmpty();
    assertThat(registry().version("v000001")).isEqualTo(first);
    assertThat(valueOf(registry().read(first))).isEqualTo(1f);
    assertThat(valueOf(registry().read(second))).isEqualTo(2f);
  }

  /** As on HDFS: a writer that died between deleting the old pointer and naming the new one. */
  @Test
  void latestIsTheGreatestVersionWhereItsFileIsAway() throws IOException {
    publish(1);
    ModelVersion second = publish(2);
    Files.delete(folder.resolve("latest"));
    assertThat(registry().latest()).contains(second);
    ModelVersion third = publish(3);
    assertThat(third.parent()).contains("v000002");
    assertThat(folder.resolve("latest")).hasContent("v000003");
  }

  /**
   * As on HDFS: the version is removed, and the pointer is being replaced when it is read again.
   */
  @Test
  void latestIsTheGreatestVersionWhereItsFileGoesAwayDuringTheLook() throws IOException {
    publish(1);
    ModelVersion second = publish(2);
    Files.writeString(folder.resolve("latest"), "v000001\n");
    Storage moving =
        new ForwardingStorage(new LocalStorage()) {
          @Override
          public Input open(String path) throws IOException {
            if (path.endsWith("/v000001/version.json")) {
              Files.delete(folder.resolve("latest"));
              delete(folder.resolve("v000001").toString());
            }
            return super.open(path);
          }
        };
    assertThat(new ModelRegistry(moving, folder.toString()).latest()).contains(second);
  }

  @Test
  void modelsAreKeptOnStorageThatIsNoDiskOfThisHost() throws IOException {
    ModelRegistry shared =
        new ModelRegistry(new FlinkStorage(), "heap://registry/" + UUID.randomUUID());
    assertThat(shared.latest()).isEmpty();
    for (int s = 1; s <= 4; s++) {
      Optional<String> parent = shared.latest().map(ModelVersion::version);
      ModelVersion version = shared.publish("s" + s, parent, model(s), ACCURACIES);
      assertThat(shared.latest()).contains(version);
      assertThat(valueOf(shared.read(version))).isEqualTo(s);
    }
    shared.retain(2);
    assertThat(shared.versions())
        .extracting(ModelVersion::version)
        .containsExactly("v000003", "v000004");
  }

  @Test
  void publishesASnapshotOnce() throws IOException {
    ModelVersion first = publish(1);
    publish(2);
    ModelVersion again = registry().publish("s1", Optional.empty(), model(1), ACCURACIES);
    assertThat(again).isEqualTo(first);
    assertThat(registry().versions()).hasSize(2);
    assertThat(registry().latest().orElseThrow().version()).isEqualTo("v000002");
    assertThatThrownBy(() -> registry().publish("s1", Optional.empty(), model(7), ACCURACIES))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("v000001 was published for snapshot s1 with other weights");
  }

  @Test
  void aPublisherKilledAtAnyPointLeavesNothingHalfAndTheNextOneCompletesIt() throws IOException {
    publish(1);
    boolean died = true;
    for (int operations = 0; died; operations++) {
      String snapshot = "killed-" + operations;
      Model model = model(100 + operations);
      List<ModelVersion> before = registry().versions();
      died = diesPublishing(new DyingStorage(operations), snapshot, model);

      ModelRegistry readers = registry();
      List<ModelVersion> seen = readers.versions();
      assertThat(seen).startsWith(before.toArray(ModelVersion[]::new));
      assertThat(seen.size() - before.size()).isBetween(0, 1);
      for (ModelVersion version : seen) {
        readers.read(version);
      }
      assertThat(seen).contains(readers.latest().orElseThrow());

      ModelVersion completed = registry().publish(snapshot, Optional.empty(), model, ACCURACIES);
      assertThat(valueOf(readers.read(completed))).isEqualTo(100f + operations);
      assertThat(readers.versions()).hasSize(before.size() + 1);
      assertThat(readers.latest()).contains(completed);
    }
    assertThat(registry().versions().size()).as("points of death that were tried").isGreaterThan(8);
  }

  private boolean diesPublishing(Storage storage, String snapshot, Model model) {
    try {
      new ModelRegistry(storage, folder.toString())
          .publish(snapshot, Optional.empty(), model, ACCURACIES);
      return false;
    } catch (IOException killed) {
      return true;
    }
  }

  @Test
  void concurrentPublishersNeverTakeTheSameVersion() throws Exception {
    int publishers = 6;
    int each = 10;
    String uri = folder.toUri().toString();
    ExecutorService threads = Executors.newFixedThreadPool(publishers);
    List<Future<List<ModelVersion>>> results = new ArrayList<>();
    for (int p = 0; p < publishers; p++) {
      int first = p * each;
      Callable<List<ModelVersion>> publisher =
          () -> {
            List<ModelVersion> published = new ArrayList<>();
            for (int s = first; s < first + each; s++) {
              published.add(
                  new ModelRegistry(new FlinkStorage(), uri)
                      .publish("s" + s, Optional.empty(), model(s), ACCURACIES));
            }
            return published;
          };
      results.add(threads.submit(publisher));
    }
    List<ModelVersion> published = new ArrayList<>();
    for (Future<List<ModelVersion>> result : results) {
      published.addAll(result.get());
    }
    threads.shutdown();
    assertThat(published).extracting(ModelVersion::version).doesNotHaveDuplicates();
    List<ModelVersion> all = registry().versions();
    assertThat(all).containsExactlyInAnyOrderElementsOf(published);
    assertThat(registry().latest()).contains(all.get(all.size() - 1));
    for (ModelVersion version : all) {
      assertThat("s" + (int) valueOf(registry().read(version))).isEqualTo(version.snapshot());
    }
  }

  @Test
  void retentionKeepsTheNewestTheLatestAndItsParent() throws IOException {
    for (int s = 1; s <= 4; s++) {
      publish(s);
    }
    registry().publish("s5", Optional.of("v000002"), model(5), ACCURACIES);
    registry().retain(2);
    assertThat(registry().versions())
        .extracting(ModelVersion::version)
        .containsExactly("v000002", "v000004", "v000005");
    registry().retain(1);
    assertThat(registry().versions())
        .extracting(ModelVersion::version)
        .containsExactly("v000002", "v000005");
    assertThat(folder.resolve("v000003")).doesNotExist();
    assertThat(publish(6).version()).as("numbers are not used again").isEqualTo("v000006");
    assertThatThrownBy(() -> registry().version("v000001"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no version v000001");
  }

  @Test
  void retentionRemovesWhatAPublisherLeftThatDiedLongAgo() throws IOException {
    publish(1);
    diesPublishing(new DyingStorage(3), "dead", model(9));
    assertThat(folder.resolve("v000002")).exists();
    publish(3);
    registry().retain(5);
    assertThat(folder.resolve("v000002")).as("its publisher may still live").exists();
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(2)), ZoneOffset.UTC);
    new ModelRegistry(new LocalStorage(), folder.toString(), later).retain(5);
    assertThat(folder.resolve("v000002")).doesNotExist();
    assertThat(registry().versions()).hasSize(2);
  }

  @Test
  void latestIsMovedForwardWhereAPublisherWasKilledBeforeItDid() throws IOException {
    assertThatThrownBy(registry()::moveLatestForward).isInstanceOf(IOException.class);
    publish(1);
    String before = Files.readString(folder.resolve("latest"));
    publish(2);
    Files.writeString(folder.resolve("latest"), before);
    registry().moveLatestForward();
    assertThat(folder.resolve("latest")).hasContent("v000002");
  }

  @Test
  void retentionRemovesAClaimThatWasNeverFinishedOnceAGreaterVersionIsOut() throws IOException {
    publish(1);
    Path claim = Files.createDirectory(folder.resolve("v000002")).resolve("claim");
    Files.createFile(claim);
    registry().retain(5);
    assertThat(claim).as("its publisher may be writing it").exists();
    publish(3);
    registry().retain(5);
    assertThat(folder.resolve("v000002")).doesNotExist();
    assertThat(registry().versions()).hasSize(2);
  }

  @Test
  void refusesAModelThatIsDamaged() throws IOException {
    ModelVersion version = publish(1);
    Path weights = folder.resolve("v000001").resolve("model.npz");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> registry().read(version))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("v000001/model.npz: damaged");
    Files.writeString(folder.resolve("v000001").resolve("version.json"), "{\"format\": 1}");
    assertThatThrownBy(() -> registry().version("v000001"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("version.json: 'version' is missing");
  }

  /** Fails for good after so many operations that change something, as a killed process does. */
  private static final class DyingStorage extends ForwardingStorage {

    private static final long serialVersionUID = 1L;

    private int left;

    DyingStorage(int operations) {
      super(new LocalStorage());
      this.left = operations;
    }

    @Override
    protected void beforeChange() throws IOException {
      if (left-- <= 0) {
        throw new IOException("killed");
      }
    }
  }
}
