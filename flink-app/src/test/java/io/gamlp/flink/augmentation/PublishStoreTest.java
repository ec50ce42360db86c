package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts at the last task, of which the cluster may have two at once. */
class PublishStoreTest {

  private static final int HOPS = 2;
  private static final int DIMENSION = 3;

  @TempDir Path dir;
  private AugmentationPlan plan;
  private Map<String, byte[]> published;

  @BeforeEach
  void publish() throws IOException {
    plan = plan(new FlinkStorage());
    StoreFiles.augmentPlainly(plan);
    published = StoreFiles.bytes(target());
  }

  private Path target() {
    return dir.resolve("store");
  }

  private AugmentationPlan plan(Storage storage) throws IOException {
    String source = dir.resolve("source").toUri().toString();
    if (!storage.exists(source)) {
      SnapshotStore.write(
          storage, source, Graphs.random(9, 20, DIMENSION, false, false, 1), false, null);
    }
    return StoreFiles.plan(
        SnapshotStore.open(storage, source),
        target(),
        HOPS,
        FeatureNormalizer.none(DIMENSION),
        2,
        1 << 20);
  }

  /** As the files of the hops are, when the last task begins. */
  private void unpublish() throws IOException {
    Files.delete(target().resolve("manifest.json"));
    Path files = target().resolve(plan.filesName());
    Files.delete(files.resolve("labels.bin"));
    Files.delete(files.resolve("roles.bin"));
  }

  private void assertIsPublished(String how) throws IOException {
    Map<String, byte[]> now = StoreFiles.bytes(target());
    assertThat(now.keySet()).as(how).isEqualTo(published.keySet());
    now.forEach((name, bytes) -> assertThat(bytes).as(how).isEqualTo(published.get(name)));
  }

  /** The one that was taken for dead may fail; what the other one has published stays. */
  @Test
  void anAttemptThatIsOvertakenAnywhereLeavesTheStoreWhole() throws IOException {
    boolean overtaken = true;
    for (int changes = 0; overtaken; changes++) {
      unpublish();
      Overtaken storage = new Overtaken(changes);
      try {
        StoreFiles.publish(plan(storage));
      } catch (IOException tooLate) {
        assertThat(storage.left).as(tooLate.toString()).isNegative();
      }
      overtaken = storage.left < 0;
      assertIsPublished("overtaken in front of change " + changes);
    }
  }

  @Test
  void whatAnAttemptThatDiedHasLeftIsSweptUp() throws IOException {
    unpublish();
    Files.writeString(target().resolve(".tmp-manifest.json-of-the-dead"), "{");
    Files.writeString(
        target().resolve(plan.filesName()).resolve(".tmp-labels.bin-of-the-dead"), "");
    StoreFiles.publish(plan);
    assertIsPublished("after one that died");
  }

  /** Another attempt does all of its work in front of one of the changes of this one. */
  private final class Overtaken extends ForwardingStorage {

    private static final long serialVersionUID = 1L;

    private int left;

    Overtaken(int changes) {
      super(new FlinkStorage());
      this.left = changes;
    }

    @Override
    protected void beforeChange() throws IOException {
      if (left-- == 0) {
        StoreFiles.publish(plan);
      }
    }
  }
}
