package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.WireCodec;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeReaderTest {

  private final WireCodec codec = WireFormat.AVRO.codec();
  private final EdgeReader reader = new EdgeReader();

  @Test
  void readsPlainEdges() {
    for (Float weight : Arrays.asList(null, 0.25f, -0f, Float.NaN)) {
      for (long revision : new long[] {0, 1, -1, 63, -64}) {
        EdgeUpsert edge = new EdgeUpsert("s1", "a", "node-17", weight, revision);
        assertThat(read(codec.encode(edge))).isEqualTo(edge);
      }
    }
  }

  @Test
  void leavesWhatIsNotPlainToTheCodec() {
    String longId = "x".repeat(64);
    for (WireRecord record :
        List.of(
            new EdgeUpsert("s", longId, "b", null, 0),
            new EdgeUpsert("s", "a", "ü", null, 0),
            new EdgeUpsert("sä", "a", "b", null, 0),
            new EdgeUpsert("s", "a", "b", null, 64),
            new WireRecord.EdgeRemoval("s", "a", "b", 0),
            new WireRecord.NodeRemoval("s", "a", 0))) {
      assertThat(read(codec.encode(record))).isNull();
    }
    assertThat(read(new byte[0])).isNull();
  }

  @Test
  void neverSaysOtherThanTheCodec() throws WireException {
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      Float weight = random.nextBoolean() ? null : random.nextFloat();
      EdgeUpsert edge =
          new EdgeUpsert(
              "s" + random.nextInt(3), "" + random.nextInt(99), "b", weight, random.nextInt(70));
      byte[] bytes = codec.encode(edge);
      for (int d = random.nextInt(3); d > 0; d--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
      }
      EdgeUpsert found = read(bytes);
      if (found != null) {
        read++;
        assertThat(found).isEqualTo(codec.decode(bytes, new Origin("t-0", i, 0)));
      }
    }
    assertThat(read).isGreaterThan(50_000);
  }

  /** From the middle of an array, as files are read. */
  private EdgeUpsert read(byte[] bytes) {
    byte[] around = new byte[bytes.length + 9];
    Arrays.fill(around, (byte) 2);
    System.arraycopy(bytes, 0, around, 5, bytes.length);
    return reader.read(around, 5, bytes.length);
  }
}
