package io.gamlp.graph.wire;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads what {@link AvroBody} writes. Never asks for more memory than the message is long: lengths
 * are checked before anything is allocated, which Avro's own reading of strings does not do.
 */
final class AvroReader {

  private static final RecordKind[] KINDS = RecordKind.values();
  private static final SplitRole[] ROLES = SplitRole.values();

  private BinaryDecoder in;
  private int size;
  private RecordKind kind;
  private String field;

  private byte[] scratch = new byte[256];

  /** Most records repeat the snapshot of the one before. */
  private byte[] snapshotBytes = new byte[0];

  private String snapshot = "";

  /**
   * @throws IllegalArgumentException saying what was found and expected
   * @throws IOException or AvroRuntimeException or UnsupportedOperationException as Avro throws it
   */
  WireRecord read(byte[] bytes, int from) throws IOException {
    in = DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, in);
    size = bytes.length;
    kind = null;
    field = null;
    kind = KINDS[index("a kind of record", KINDS.length)];
    field = "snapshot";
    String id = snapshotId();
    return switch (kind) {
      case BEGIN -> begin(id);
      case NODE_UPSERT -> node(id);
      case NODE_REMOVAL -> new NodeRemoval(id, text("node"), number("revision"));
      case EDGE_UPSERT ->
          new EdgeUpsert(id, text("source"), text("target"), weight(), number("revision"));
      case EDGE_REMOVAL -> new EdgeRemoval(id, text("source"), text("target"), number("revision"));
      case END ->
          new End(
              id,
              number("nodeUpserts"),
              number("nodeRemovals"),
              number("edgeUpserts"),
              number("edgeRemovals"),
              number("checksum"));
    };
  }

  boolean atEnd() throws IOException {
    return in.isEnd();
  }

  /** What was being read, for messages. */
  String place() {
    if (kind == null) {
      return "kind of record";
    }
    return kind.schemaName() + ", field " + field;
  }

  private Begin begin(String id) throws IOException {
    return new Begin(
        id,
        present("base") ? text("base") : null,
        number("nodes"),
        number("edges"),
        integer("dimension"),
        enumeration("featureKind", 2) == AvroBody.SPARSE,
        bool("directed"),
        bool("weighted"),
        integer("classes"),
        integer("hops"));
  }

  private NodeUpsert node(String id) throws IOException {
    String node = text("node");
    field = "features";
    FeatureVector features =
        index("features dense (0) or sparse (1)", 2) == AvroBody.SPARSE
            ? new FeatureVector.Sparse(ints(), floats())
            : new FeatureVector.Dense(floats());
    Integer label = present("label") ? integer("label") : null;
    SplitRole split =
        present("split") ? ROLES[enumeration("split", ROLES.length - 1) + 1] : SplitRole.NONE;
    return new NodeUpsert(id, node, features, label, split, number("revision"));
  }

  private Float weight() throws IOException {
    return present("weight") ? in.readFloat() : null;
  }

  private boolean present(String name) throws IOException {
    field = name;
    return index("null (0) or a value (1)", 2) == AvroBody.PRESENT;
  }

  private int index(String what, int branches) throws IOException {
    int index = in.readIndex();
    if (index < 0 || index >= branches) {
      throw new IllegalArgumentException(
          "found branch " + index + ", expected " + what + " (0 … " + (branches - 1) + ")");
    }
    return index;
  }

  private int enumeration(String name, int symbols) throws IOException {
    field = name;
    int symbol = in.readEnum();
    if (symbol < 0 || symbol >= symbols) {
      throw new IllegalArgumentException(
          "found symbol " + symbol + ", expected 0 … " + (symbols - 1));
    }
    return symbol;
  }

  private long number(String name) throws IOException {
    field = name;
    return in.readLong();
  }

  private int integer(String name) throws IOException {
    field = name;
    return in.readInt();
  }

  private boolean bool(String name) throws IOException {
    field = name;
    return in.readBoolean();
  }

  private String text(String name) throws IOException {
    field = name;
    int length = rawText();
    return WireText.decode(scratch, length);
  }

  private String snapshotId() throws IOException {
    int length = rawText();
    if (!Arrays.equals(scratch, 0, length, snapshotBytes, 0, snapshotBytes.length)) {
      String id = WireText.decode(scratch, length);
      snapshotBytes = Arrays.copyOf(scratch, length);
      snapshot = id;
    }
    return snapshot;
  }

  private int rawText() throws IOException {
    long length = in.readLong();
    if (length < 0 || length > size) {
      throw new IllegalArgumentException(
          "found a text of " + length + " bytes, expected at most the message");
    }
    if (length > scratch.length) {
      scratch = new byte[(int) length];
    }
    in.readFixed(scratch, 0, (int) length);
    return (int) length;
  }

  private float[] floats() throws IOException {
    float[] values = new float[items(in.readArrayStart(), Float.BYTES, 0)];
    int next = 0;
    while (next < values.length) {
      for (; next < values.length; next++) {
        values[next] = in.readFloat();
      }
      int more = items(in.arrayNext(), Float.BYTES, next);
      values = more == 0 ? values : Arrays.copyOf(values, next + more);
    }
    return values;
  }

  private int[] ints() throws IOException {
    int[] values = new int[items(in.readArrayStart(), 1, 0)];
    int next = 0;
    while (next < values.length) {
      for (; next < values.length; next++) {
        values[next] = in.readInt();
      }
      int more = items(in.arrayNext(), 1, next);
      values = more == 0 ? values : Arrays.copyOf(values, next + more);
    }
    return values;
  }

  /** Items of a block, of at least {@code bytes} each, after {@code before} others. */
  private int items(long count, int bytes, int before) throws IOException {
    if (count < 0 || count > size / bytes - before) {
      throw new IllegalArgumentException(
          "found an array of " + count + " more items, expected at most the message");
    }
    return (int) count;
  }
}
