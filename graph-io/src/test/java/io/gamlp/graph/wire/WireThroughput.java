package io.gamlp.graph.wire;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Locale;
import java.util.Random;

/** Prints how many records a second one thread encodes, decodes and hashes, best round. By hand. */
public final class WireThroughput {

  private static final int RECORDS = 20_000;

  /** Long enough for the compiler to be done on a busy machine. */
  private static final long NANOS = 4_000_000_000L;

  private WireThroughput() {}

  public static void main(String[] args) throws WireException {
    Random random = new Random(1);
    WireRecord[] nodes = new WireRecord[RECORDS];
    WireRecord[] edges = new WireRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      float[] features = new float[128];
      for (int f = 0; f < features.length; f++) {
        features[f] = (float) random.nextGaussian();
      }
      nodes[i] =
          new NodeUpsert(
              "s1", "" + i, new FeatureVector.Dense(features), i % 7, SplitRole.TRAIN, 0);
      edges[i] =
          new EdgeUpsert(
              "s1", "" + random.nextInt(1_000_000), "" + random.nextInt(1_000_000), null, 0);
    }
    for (WireFormat format : WireFormat.values()) {
      measure(format, "nodes of 128 floats", nodes);
      measure(format, "edges", edges);
    }
  }

  private static void measure(WireFormat format, String what, WireRecord[] records)
      throws WireException {
    WireCodec codec = format.codec();
    RecordHash hash = new RecordHash(false);
    Origin origin = new Origin("t", 0, 0);
    byte[][] messages = new byte[records.length][];
    double encode = 0;
    double decode = 0;
    double hashed = 0;
    long sum = 0;
    long begin = System.nanoTime();
    for (long start = begin; start - begin < NANOS; start = System.nanoTime()) {
      for (int i = 0; i < records.length; i++) {
        messages[i] = codec.encode(records[i]);
      }
      long encoded = System.nanoTime();
      for (byte[] message : messages) {
        sum += codec.decode(message, origin).snapshot().length();
      }
      long decoded = System.nanoTime();
      for (WireRecord record : records) {
        sum += hash.of(record);
      }
      long end = System.nanoTime();
      encode = Math.max(encode, records.length * 1e9 / (encoded - start));
      decode = Math.max(decode, records.length * 1e9 / (decoded - encoded));
      hashed = Math.max(hashed, records.length * 1e9 / (end - decoded));
    }
    System.out.printf(
        Locale.ROOT,
        "%-4s %-20s encode %,11.0f/s  decode %,11.0f/s  hash %,11.0f/s  %d bytes (%x)%n",
        format,
        what,
        encode,
        decode,
        hashed,
        messages[0].length,
        sum);
  }
}
