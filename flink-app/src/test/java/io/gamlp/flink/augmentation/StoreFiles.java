package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.Collector;

/** Stores as directories full of bytes. */
final class StoreFiles {

  private StoreFiles() {}

  static SnapshotStore snapshot(Storage storage, Path directory, IdentifiedGraph graph)
      throws IOException {
    String path = directory.toUri().toString();
    SnapshotStore.write(storage, path, graph.graph(), graph.directed(), null);
    return SnapshotStore.open(storage, path);
  }

  /** What the full job leaves, by the plain loop in place of Gelly. */
  static AugmentedStore augmentPlainly(AugmentationPlan plan) throws IOException {
    SnapshotStore source = SnapshotStore.open(plan.storage(), plan.sourceDirectory());
    BlockLayout layout = plan.layout();
    PlainAugmentation plain = PlainAugmentation.load(source, plan.normalizer(), plan.hops());
    for (int slab = 0; slab < layout.slabs(); slab++) {
      int width = layout.width(slab);
      float[][] byHop = plain.slab(layout.firstFeature(slab), width);
      for (int hop = 0; hop < plan.hops(); hop++) {
        for (int block = 0; block < layout.blocks(); block++) {
          int from = layout.firstNode(block) * width;
          int to = layout.firstNode(block + 1) * width;
          float[] rows = Arrays.copyOfRange(byHop[hop], from, to);
          plan.files(hop).write(new DenseBlock(block, slab, width, rows));
        }
      }
    }
    return publish(plan);
  }

  /** What the tasks of the incremental job do, one after the other. */
  static AugmentedStore augmentWithoutCluster(
      AugmentationPlan target, AugmentedStore base, ChangedRows rows, int parallelism)
      throws IOException {
    rows.write(target.storage(), target.filesDirectory(), "test");
    SnapshotStore source = SnapshotStore.open(target.storage(), target.sourceDirectory());
    IncrementalPlan plan =
        new IncrementalPlan(
            target,
            base.storage(),
            base.directory(),
            base.manifest().directory(),
            WorkUnits.of(target.layout(), source.manifest().adjacencyEntries(), parallelism));
    for (int hop = 0; hop < target.hops(); hop++) {
      HopRecomputation recomputation = new HopRecomputation(plan, hop);
      for (int unit = 0; unit < plan.units().count(); unit++) {
        recomputation.recompute(unit, block -> {});
      }
    }
    return publish(target);
  }

  /** What the last task of a job does. */
  static AugmentedStore publish(AugmentationPlan plan) throws IOException {
    int files = plan.layout().blocks() * plan.layout().slabs();
    new PublishStore(plan).reduce(Collections.nCopies(files, 0L), new IgnoringCollector());
    return AugmentedStore.open(plan.storage(), plan.targetDirectory());
  }

  static AugmentationPlan plan(
      SnapshotStore source,
      Path target,
      int hops,
      FeatureNormalizer normalizer,
      int blocks,
      long slabBytes) {
    BlockLayout layout =
        BlockLayout.of(
            source.manifest().numNodes(), source.manifest().dimension(), blocks, slabBytes);
    return AugmentationPlan.of(source, target.toUri().toString(), hops, normalizer, layout);
  }

  static void assertSameBytes(Path actual, Path expected) throws IOException {
    Map<String, byte[]> actualFiles = bytes(actual);
    Map<String, byte[]> expectedFiles = bytes(expected);
    assertThat(actualFiles.keySet()).isEqualTo(expectedFiles.keySet());
    actualFiles.forEach(
        (name, bytes) ->
            assertThat(Arrays.equals(bytes, expectedFiles.get(name)))
                .as("%s has the same bytes", name)
                .isTrue());
  }

  /** All files below a directory, by relative path. */
  static Map<String, byte[]> bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> directory.relativize(file).toString(),
                  StoreFiles::read,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class IgnoringCollector implements Collector<Long> {
    @Override
    public void collect(Long record) {}

    @Override
    public void close() {}
  }
}
