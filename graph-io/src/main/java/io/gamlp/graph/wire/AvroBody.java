package io.gamlp.graph.wire;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes a record as Avro binary, field after field as {@code snapshot-record-1.0.avsc} has them.
 * These bytes are the body of a message and what checksums are made of.
 */
final class AvroBody {

  static final int DENSE = 0;
  static final int SPARSE = 1;
  static final int NULL = 0;
  static final int PRESENT = 1;

  private final Buffer buffer = new Buffer();
  private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(buffer, null);

  /** Replaces the content by a record. */
  void write(WireRecord record) {
    buffer.reset();
    append(record);
  }

  /** Adds a record to the content. */
  void append(WireRecord record) {
    try {
      out.writeIndex(RecordKind.of(record).ordinal());
      text(record.snapshot());
      if (record instanceof EdgeUpsert edge) {
        edge(edge);
      } else if (record instanceof NodeUpsert node) {
        node(node);
      } else if (record instanceof NodeRemoval removal) {
        text(removal.node());
        out.writeLong(removal.revision());
      } else if (record instanceof EdgeRemoval removal) {
        text(removal.source());
        text(removal.target());
        out.writeLong(removal.revision());
      } else if (record instanceof Begin begin) {
        begin(begin);
      } else if (record instanceof End end) {
        end(end);
      }
      out.flush();
    } catch (IllegalArgumentException e) {
      forget();
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory does not fail", e);
    }
  }

  /** What was written of a record that cannot be said must not come before the next one. */
  private void forget() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory does not fail", e);
    }
    buffer.reset();
  }

  /** Replaces the content by bytes. */
  void start(byte[] bytes) {
    buffer.reset();
    buffer.write(bytes, 0, bytes.length);
  }

  byte[] toBytes() {
    return buffer.toByteArray();
  }

  /** {@link XxHash64} of the content. */
  long hash() {
    return buffer.hash();
  }

  private void begin(Begin begin) throws IOException {
    if (begin.base() == null) {
      out.writeIndex(NULL);
    } else {
      out.writeIndex(PRESENT);
      text(begin.base());
    }
    out.writeLong(begin.nodes());
    out.writeLong(begin.edges());
    out.writeInt(begin.dimension());
    out.writeEnum(begin.sparse() ? SPARSE : DENSE);
    out.writeBoolean(begin.directed());
    out.writeBoolean(begin.weighted());
    out.writeInt(begin.classes());
    out.writeInt(begin.hops());
  }

  private void node(NodeUpsert node) throws IOException {
    text(node.node());
    if (node.features() instanceof FeatureVector.Sparse sparse) {
      out.writeIndex(SPARSE);
      ints(sparse.indices());
      floats(sparse.values());
    } else if (node.features() instanceof FeatureVector.Dense dense) {
      out.writeIndex(DENSE);
      floats(dense.values());
    }
    if (node.label() == null) {
      out.writeIndex(NULL);
    } else {
      out.writeIndex(PRESENT);
      out.writeInt(node.label());
    }
    if (node.split() == SplitRole.NONE) {
      out.writeIndex(NULL);
    } else {
      out.writeIndex(PRESENT);
      out.writeEnum(node.split().ordinal() - 1);
    }
    out.writeLong(node.revision());
  }

  private void edge(EdgeUpsert edge) throws IOException {
    text(edge.source());
    text(edge.target());
    if (edge.weight() == null) {
      out.writeIndex(NULL);
    } else {
      out.writeIndex(PRESENT);
      out.writeFloat(edge.weight());
    }
    out.writeLong(edge.revision());
  }

  private void end(End end) throws IOException {
    out.writeLong(end.nodeUpserts());
    out.writeLong(end.nodeRemovals());
    out.writeLong(end.edgeUpserts());
    out.writeLong(end.edgeRemovals());
    out.writeLong(end.checksum());
  }

  private void text(String text) throws IOException {
    byte[] utf8 = WireText.encode(text);
    out.writeBytes(utf8, 0, utf8.length);
  }

  /** One block, as the canonical form wants it. */
  private void floats(float[] values) throws IOException {
    out.writeArrayStart();
    out.setItemCount(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
    out.writeArrayEnd();
  }

  private void ints(int[] values) throws IOException {
    out.writeArrayStart();
    out.setItemCount(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
    out.writeArrayEnd();
  }

  /** Gives its bytes to the hash without a copy. */
  private static final class Buffer extends ByteArrayOutputStream {

    Buffer() {
      super(1024);
    }

    synchronized long hash() {
      return XxHash64.hash(buf, 0, count);
    }
  }
}
