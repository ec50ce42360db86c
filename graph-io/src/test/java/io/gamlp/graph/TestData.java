package io.gamlp.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;

/** Files that tests write, and the real datasets where there are any. */
public final class TestData {

  private TestData() {}

  /** The folder of real datasets; the test is skipped where there is none. */
  public static Path real() {
    String folder = System.getenv("GAMLP_DATA");
    Assumptions.assumeTrue(
        folder != null && !folder.isBlank(),
        "GAMLP_DATA is not set: no folder with real datasets to test on");
    return Path.of(folder);
  }

  public static Path write(Path file, String... lines) {
    return write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] gzip(String... lines) {
    return gzip((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A CSV folder of 4 nodes, 3 features, 2 classes; node 3 has no label. */
  public static Path csvFolder(Path folder) {
    write(folder.resolve("edges.csv"), "src,dst", "0,1", "1,2", "2,2");
    write(folder.resolve("features.csv"), "a,b,c", "1,0,0.5", "0,0,0", "0,2,0", "-1,0,1e-3");
    write(folder.resolve("labels.csv"), "node,label", "0,1", "1,0", "2,1", "3,-1");
    write(folder.resolve("splits.csv"), "node,split", "0,train", "1,val", "2,test");
    return folder;
  }

  /** An OGB folder of the same graph, without the loop. */
  public static Path ogbFolder(Path folder) {
    Path raw = folder.resolve("raw");
    write(raw.resolve("num-node-list.csv.gz"), gzip("4"));
    write(raw.resolve("num-edge-list.csv.gz"), gzip("2"));
    write(raw.resolve("edge.csv.gz"), gzip("0,1", "1,2"));
    write(raw.resolve("node-feat.csv.gz"), gzip("1,0,0.5", "0,0,0", "0,2,0", "-1,0,1e-3"));
    write(raw.resolve("node-label.csv.gz"), gzip("1", "0", "1", "nan"));
    Path split = folder.resolve("split").resolve("time");
    write(split.resolve("train.csv.gz"), gzip("0"));
    write(split.resolve("valid.csv.gz"), gzip("1"));
    write(split.resolve("test.csv.gz"), gzip("2"));
    return folder;
  }
}
