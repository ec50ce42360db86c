package io.gamlp.graph.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JSON object a message, its fields those of the schema, in any order, and {@code "version"}
 * and {@code "record"} (the name in the schema). Fields without a value may be left out.
 *
 * <pre>{@code
 * {"version":"1.0","record":"EdgeUpsert","snapshot":"s1","source":"a","target":"b","revision":0}
 * }</pre>
 *
 * A field that is not known is refused (it may be a slip of the pen), unless the message is of a
 * later minor version, where it is skipped.
 */
final class JsonCodec implements WireCodec {

  private static final Pattern VERSIONS = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
  private static final String VERSION = WireFormat.MAJOR + "." + WireFormat.MINOR;

  private final JsonFactory json =
      JsonFactory.builder()
          // Names come from strangers: none of them may stay in memory or be refused for its hash.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);

  @Override
  public byte[] encode(WireRecord record) {
    buffer.reset();
    try (JsonGenerator out = json.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("version", VERSION);
      out.writeStringField("record", RecordKind.of(record).schemaName());
      out.writeStringField("snapshot", WireText.wellFormed(record.snapshot()));
      if (record instanceof Begin begin) {
        begin(begin, out);
      } else if (record instanceof End end) {
        end(end, out);
      } else if (record instanceof WireRecord.NodeChange change) {
        node(change, out);
      } else if (record instanceof WireRecord.EdgeChange change) {
        edge(change, out);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory does not fail", e);
    }
    return buffer.toByteArray();
  }

  private static void begin(Begin begin, JsonGenerator out) throws IOException {
    if (begin.base() != null) {
      out.writeStringField("base", WireText.wellFormed(begin.base()));
    }
    out.writeNumberField("nodes", begin.nodes());
    out.writeNumberField("edges", begin.edges());
    out.writeNumberField("dimension", begin.dimension());
    out.writeStringField("featureKind", begin.sparse() ? "SPARSE" : "DENSE");
    out.writeBooleanField("directed", begin.directed());
    out.writeBooleanField("weighted", begin.weighted());
    out.writeNumberField("classes", begin.classes());
    out.writeNumberField("hops", begin.hops());
  }

  private static void end(End end, JsonGenerator out) throws IOException {
    out.writeNumberField("nodeUpserts", end.nodeUpserts());
    out.writeNumberField("nodeRemovals", end.nodeRemovals());
    out.writeNumberField("edgeUpserts", end.edgeUpserts());
    out.writeNumberField("edgeRemovals", end.edgeRemovals());
    out.writeStringField("checksum", "%016x".formatted(end.checksum()));
  }

  private static void node(WireRecord.NodeChange change, JsonGenerator out) throws IOException {
    out.writeStringField("node", WireText.wellFormed(change.node()));
    if (change instanceof NodeUpsert node) {
      out.writeObjectFieldStart("features");
      if (node.features() instanceof FeatureVector.Sparse sparse) {
        out.writeFieldName("indices");
        out.writeArray(sparse.indices(), 0, sparse.indices().length);
        floats(sparse.values(), out);
      } else if (node.features() instanceof FeatureVector.Dense dense) {
        floats(dense.values(), out);
      }
      out.writeEndObject();
      if (node.label() != null) {
        out.writeNumberField("label", node.label());
      }
      if (node.split() != SplitRole.NONE) {
        out.writeStringField("split", node.split().name());
      }
    }
    out.writeNumberField("revision", change.revision());
  }

  private static void edge(WireRecord.EdgeChange change, JsonGenerator out) throws IOException {
    out.writeStringField("source", WireText.wellFormed(change.source()));
    out.writeStringField("target", WireText.wellFormed(change.target()));
    if (change instanceof EdgeUpsert edge && edge.weight() != null) {
      out.writeNumberField("weight", edge.weight());
    }
    out.writeNumberField("revision", change.revision());
  }

  /** NaN and the infinities, which JSON has no numbers for, as texts: Jackson's default. */
  private static void floats(float[] values, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("values");
    for (float value : values) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }

  @Override
  public WireRecord decode(byte[] bytes, Origin origin) throws WireException {
    if (bytes == null) {
      throw new WireException(BadReason.UNPARSABLE, origin, "found no bytes, expected JSON");
    }
    try (JsonParser in = json.createParser(bytes)) {
      JsonFields fields = JsonFields.read(in);
      return record(fields, version(fields.text("version"), origin));
    } catch (IOException | IllegalArgumentException e) {
      refuseOtherVersion(bytes, origin);
      throw new WireException(BadReason.UNPARSABLE, origin, JsonFields.message(e));
    }
  }

  /** A record that cannot be read may be of a version that has other fields: that is told first. */
  private void refuseOtherVersion(byte[] bytes, Origin origin) throws WireException {
    String found;
    try (JsonParser in = json.createParser(bytes)) {
      found = JsonFields.findText(in, "version");
    } catch (IOException notEvenJson) {
      return;
    }
    if (found != null && VERSIONS.matcher(found).matches()) {
      version(found, origin);
    }
  }

  /** The minor version. */
  private static int version(String found, Origin origin) throws WireException {
    Matcher parts = VERSIONS.matcher(found);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "found version '" + found + "', expected '" + VERSION + "'");
    }
    if (Integer.parseInt(parts.group(1)) != WireFormat.MAJOR) {
      throw new WireException(
          BadReason.UNKNOWN_VERSION,
          origin,
          "found format version " + found + ", expected " + WireFormat.MAJOR + ".x");
    }
    return Integer.parseInt(parts.group(2));
  }

  private static WireRecord record(JsonFields fields, int minor) {
    String kind = fields.text("record");
    String snapshot = fields.text("snapshot");
    WireRecord record =
        switch (kind) {
          case "SnapshotBegin" -> begin(snapshot, fields);
          case "NodeUpsert" ->
              new NodeUpsert(
                  snapshot,
                  fields.text("node"),
                  fields.features(),
                  fields.integerOrNull("label"),
                  fields.split(),
                  fields.revision());
          case "NodeRemoval" -> new NodeRemoval(snapshot, fields.text("node"), fields.revision());
          case "EdgeUpsert" ->
              new EdgeUpsert(
                  snapshot,
                  fields.text("source"),
                  fields.text("target"),
                  fields.weight(),
                  fields.revision());
          case "EdgeRemoval" ->
              new EdgeRemoval(
                  snapshot, fields.text("source"), fields.text("target"), fields.revision());
          case "SnapshotEnd" -> end(snapshot, fields);
          default ->
              throw new IllegalArgumentException(
                  "found record '" + kind + "', expected one of " + RecordKind.schemaNames());
        };
    fields.checkNothingLeft(kind, minor > WireFormat.MINOR);
    return record;
  }

  private static Begin begin(String snapshot, JsonFields fields) {
    return new Begin(
        snapshot,
        fields.textOrNull("base"),
        fields.number("nodes"),
        fields.number("edges"),
        fields.integer("dimension"),
        fields.sparse(),
        fields.bool("directed"),
        fields.bool("weighted"),
        fields.integer("classes"),
        fields.integer("hops"));
  }

  private static End end(String snapshot, JsonFields fields) {
    return new End(
        snapshot,
        fields.number("nodeUpserts"),
        fields.number("nodeRemovals"),
        fields.number("edgeUpserts"),
        fields.number("edgeRemovals"),
        fields.checksum());
  }
}
