package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on plain samples. */
class SamplesITCase {

  private static final int TRAIN = 240;
  private static final int TEST = 60;
  private static final int SIDE = 4;

  @TempDir Path folder;

  private static Gamlp done(String line) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).as(line).isEmpty();
    assertThat(session.exitCode()).as(line).isZero();
    return session;
  }

  private static void refused(String line, String... expected) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).as(line).startsWith("gamlp: ").contains(expected);
    assertThat(session.exitCode()).as(line).isEqualTo(2);
  }

  private static JsonNode run(Path folder) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("run.json")));
  }

  /** Images of four classes, each bright in a row of its own. */
  private Path images() throws IOException {
    Random random = new Random(5);
    Path images = Files.createDirectories(folder.resolve("images"));
    write(images, "train", TRAIN, random);
    write(images, "t10k", TEST, random);
    return images;
  }

  private static void write(Path folder, String part, int count, Random random) throws IOException {
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x0801).putInt(count);
    ByteBuffer pixels =
        ByteBuffer.allocate(16 + count * SIDE * SIDE)
            .putInt(0x0803)
            .putInt(count)
            .putInt(SIDE)
            .putInt(SIDE);
    for (int image = 0; image < count; image++) {
      labels.put((byte) (image % SIDE));
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        int bright = pixel / SIDE == image % SIDE ? 90 : 0;
        pixels.put((byte) (bright + random.nextInt(160)));
      }
    }
    Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    Path packed = folder.resolve(part + "-images-idx3-ubyte.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(pixels.array());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pdadmm-g --normalize standard",
        "adam --learning-rate 0.03 --normalize standard",
        "pdadmm --init-scheme discriminant --normalize none",
        "pdadmm-g --normalize whiten",
        "adam --learning-rate 0.03 --init-scheme discriminant --normalize whiten"
      })
  void trainsOnImagesAndPredictsWhatItReported(String algorithm) throws IOException {
    String data = " --data idx:" + images() + " ";
    Path trained = folder.resolve("trained");
    done(
        "train --layers 2 --hidden 12 --epochs 80 --parallelism 2 --engine in-process"
            + " --algorithm "
            + algorithm
            + data
            + "--out "
            + trained);
    JsonNode run = run(trained);
    assertThat(run.at("/options/hops").textValue()).isEqualTo("1");
    assertThat(run.at("/data/test").intValue()).isEqualTo(TEST);
    assertThat(run.at("/data/val").intValue()).isEqualTo(TRAIN / 12);
    JsonNode best = run.at("/results/seeds/0/best");
    assertThat(best.get("test_accuracy").doubleValue()).isGreaterThan(0.8);

    Path predicted = folder.resolve("predicted");
    done("predict --parallelism 2 --model " + trained + data + "--out " + predicted);
    assertThat(run(predicted).get("results")).isEqualTo(best);
    assertThat(predicted.resolve("predictions.csv"))
        .hasSameBinaryContentAs(trained.resolve("predictions.csv"));
    String accuracy = String.format("test %.4f", best.get("test_accuracy").doubleValue());
    assertThat(done("evaluate --parallelism 2 --model " + trained + data).out()).contains(accuracy);
  }

  @Test
  void sumsUpAndEstimatesWithOneHop() throws IOException {
    String data = " --data idx:" + images();
    assertThat(done("info" + data).out())
        .contains("nodes       300 (300 isolated", "edges       0 undirected", "dense");
    assertThat(done("estimate --layers 3 --hidden 8" + data).out())
        .startsWith("Estimate at full depth: 3 layers, 16 inputs, 4 classes");
    refused("train --hops 2 --out " + folder.resolve("x") + data, "--hops: found 2", "no edges");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void aGraphThatTurnsOutToHaveNoEdgesNeedsOneHop() throws IOException {
    Path graph = Files.createDirectories(folder.resolve("graph"));
    Files.writeString(graph.resolve("edges.csv"), "src,dst\n");
    Files.writeString(graph.resolve("features.csv"), "1,2\n3,4\n5,6\n7,8\n");
    Files.writeString(graph.resolve("labels.csv"), "node,label\n0,0\n1,1\n2,0\n3,1\n");
    Path out = folder.resolve("out");
    String data = " --data " + graph + " --parallelism 1";
    refused("augment --out " + out + data, "has no edges", "--hops 1");
    refused("train --out " + out + data, "has no edges", "--hops 1");
    refused("estimate" + data, "has no edges", "--hops 1");
    done("augment --hops 1 --out " + out + data);
  }

  @Test
  void trainsOnAllOfFashionMnist() throws IOException {
    String real = System.getenv("GAMLP_DATA");
    assumeTrue(real != null, "GAMLP_DATA is not set: there is no Fashion-MNIST to train on");
    Path out = folder.resolve("fashion");
    done(
        "train --algorithm adam --learning-rate 0.01 --layers 2 --hidden 64 --epochs 40"
            + " --eval-every 10 --normalize none --parallelism 2 --data idx:"
            + Path.of(real, "fashion_mnist")
            + " --out "
            + out);
    JsonNode run = run(out);
    assertThat(run.at("/data/train").intValue()).isEqualTo(55_000);
    assertThat(run.at("/results/seeds/0/best/test_accuracy").doubleValue()).isGreaterThan(0.78);
  }

  @Test
  void refusesDiscriminantsOfMoreInputsThanTheirCovarianceHasRoomFor() {
    refused(
        "train --init-scheme discriminant --out " + folder.resolve("out"),
        "found 11464 inputs (hops times features), but --init-scheme discriminant takes at most"
            + " 4096; give fewer --hops, or --init-scheme zero-output");
  }

  @Test
  void refusesDiscriminantsOfOneClass() throws IOException {
    Path samples = folder.resolve("samples.csv");
    Files.writeString(
        samples, "label,split,a,b\n0,train,1,2\n0,train,2,1\n1,val,1,1\n1,test,2,2\n");
    refused(
        "train --algorithm pdadmm --engine in-process --init-scheme discriminant --data samples:"
            + samples
            + " --out "
            + folder.resolve("out"),
        "--init-scheme discriminant cannot be made from it: all 2 training columns are of one"
            + " class, expected two or more");
  }
}
