package io.gamlp.graph.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotValidator;
import io.gamlp.graph.TestData;
import io.gamlp.graph.npy.NpyBytes;
import io.gamlp.graph.pickle.PickleBytes;
import io.gamlp.graph.read.IdxBytes;
import io.gamlp.graph.write.GraphWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens to the bytes of an input, loading gives a valid snapshot or a refusal: nothing
 * else is thrown, nothing hangs, the memory of a small machine is enough.
 */
class DamagedInputProperties {

  /** Of the processor, so that others on the machine do not count. */
  private static final long SECONDS = 5;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static Path folder;
  private static Map<String, Path> sources;

  @BeforeContainer
  static void writeSources() throws IOException {
    folder = Files.createTempDirectory("damaged");
    sources = new HashMap<>();
    Path csv = TestData.csvFolder(folder.resolve("csv"));
    sources.put(csv.toString(), csv);
    Path npz = folder.resolve("npzfolder");
    GraphWriter.write(
        DataSource.parse("sbm:nodes=20,classes=2,words=12,wordsPerNode=3,degree=2")
            .load(LoadOptions.seeded(0)),
        npz);
    sources.put(npz.toString(), npz);
    Path ogb = TestData.ogbFolder(folder.resolve("ogb"));
    sources.put("ogb:" + ogb, ogb);
    Path edges = folder.resolve("edges");
    Path list = TestData.write(edges.resolve("g.txt"), "0 1 0.5", "1,2,1", "# c", "2 0 3");
    Path features = TestData.write(edges.resolve("f.svm"), "1 1:1 3:2", "1 2:1", "0");
    sources.put("edges:" + list + "," + features, edges);
    Path planetoid = folder.resolve("planetoid");
    writePlanetoid(planetoid);
    sources.put("planetoid:" + planetoid + "/tiny", planetoid);
    Path shchur = folder.resolve("shchur");
    writeShchur(shchur.resolve("g.npz"));
    sources.put("npz:" + shchur.resolve("g.npz"), shchur);
    sources.put("idx:" + IdxBytes.folder(folder.resolve("idx")), folder.resolve("idx"));
    Path packed = IdxBytes.folder(folder.resolve("packed"));
    Path images = packed.resolve("train-images-idx3-ubyte");
    TestData.write(
        packed.resolve(images.getFileName() + ".gz"), TestData.gzip(Files.readAllBytes(images)));
    Files.delete(images);
    sources.put("idx:" + packed, packed);
    Path samples = folder.resolve("samples");
    Path sampleCsv = TestData.write(samples.resolve("s.csv"), "label,split,a", "0,train,1", "1,,2");
    sources.put("samples:" + sampleCsv, samples);
    Path sampleNpz = folder.resolve("samplenpz");
    TestData.write(
        sampleNpz.resolve("s.npz"),
        NpyBytes.npz(
            Map.of(
                "x", NpyBytes.npy("|u1", false, "(2, 2)", new byte[] {1, 2, 3, 4}),
                "y", NpyBytes.npy("|u1", false, "(2,)", new byte[] {0, 1}))));
    sources.put("samples:" + sampleNpz.resolve("s.npz"), sampleNpz);
    for (String spec : sources.keySet()) {
      DataSource.parse(spec).load(LoadOptions.seeded(0));
    }
  }

  private static void writePlanetoid(Path folder) {
    byte[] oneHot = NpyBytes.ints(1, 0, 0, 1, 1, 0);
    byte[] csr =
        new PickleBytes()
            .csr(3, 2, NpyBytes.ints(0, 1, 2, 3), NpyBytes.ints(0, 1, 0), NpyBytes.floats(1, 2, 3))
            .stop();
    byte[] labels = new PickleBytes().array("i4", oneHot, 3, 2).stop();
    for (String part : List.of("x", "allx", "tx")) {
      TestData.write(folder.resolve("ind.tiny." + part), csr);
    }
    for (String part : List.of("y", "ally", "ty")) {
      TestData.write(folder.resolve("ind.tiny." + part), labels);
    }
    byte[] graph = new PickleBytes().lists(Map.of(0, new int[] {1, 6}, 3, new int[] {2})).stop();
    TestData.write(folder.resolve("ind.tiny.graph"), graph);
    TestData.write(folder.resolve("ind.tiny.test.index"), "6", "3", "5");
  }

  private static void writeShchur(Path file) {
    Map<String, byte[]> arrays = new HashMap<>();
    for (String prefix : List.of("adj_", "attr_")) {
      arrays.put(prefix + "indptr", NpyBytes.npy("<i4", false, "(4,)", NpyBytes.ints(0, 1, 2, 2)));
      arrays.put(prefix + "indices", NpyBytes.npy("<i4", false, "(2,)", NpyBytes.ints(1, 2)));
      arrays.put(prefix + "data", NpyBytes.npy("<f4", false, "(2,)", NpyBytes.floats(1, 2)));
      arrays.put(prefix + "shape", NpyBytes.npy("<i8", false, "(2,)", NpyBytes.longs(3, 3)));
    }
    arrays.put("labels", NpyBytes.npy("<i8", false, "(3,)", NpyBytes.longs(0, 1, 0)));
    TestData.write(file, NpyBytes.npz(arrays));
  }

  @AfterContainer
  static void deleteSources() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 600, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void damageGivesAValidSnapshotOrARefusal(@ForAll long seed) throws IOException {
    damageOneFile(new Random(seed));
  }

  @Tag("full")
  @Property(tries = 20_000, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void muchDamageGivesAValidSnapshotOrARefusal(@ForAll long seed) throws IOException {
    damageOneFile(new Random(seed));
  }

  private static void damageOneFile(Random random) throws IOException {
    List<String> specs = sources.keySet().stream().sorted().toList();
    String spec = specs.get(random.nextInt(specs.size()));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(sources.get(spec))) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    Path victim = files.get(random.nextInt(files.size()));
    byte[] whole = Files.readAllBytes(victim);
    try {
      Files.write(victim, damaged(whole, random));
      loadOrRefuse(spec);
    } finally {
      Files.write(victim, whole);
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    if (random.nextInt(4) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
    for (int i = bytes.length == 0 ? 0 : random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
        default -> bytes[at] = (byte) "9-,.\n\" \u00ff".charAt(random.nextInt(8));
      }
    }
    return bytes;
  }

  private static void loadOrRefuse(String spec) {
    long start = THREADS.getCurrentThreadCpuTime();
    try {
      GraphSnapshot graph = DataSource.parse(spec).load(LoadOptions.seeded(1));
      SnapshotValidator.validate(graph, spec);
    } catch (InputException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("heap");
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    assertThat(TimeUnit.NANOSECONDS.toSeconds(nanos)).isLessThan(SECONDS);
  }
}
