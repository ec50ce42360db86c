package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Version 1.0 to the byte: these must never change. */
class WireFormatTest {

  private static final Origin HERE = new Origin("graph.cora.snapshots.v1-3", 17, 5);

  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of(
            new Begin("s2", "s1", 3, 2, 4, true, false, true, 2, 3),
            "47570100 00 047332 02047331 06 04 08 02 00 01 04 06",
            """
            {"version":"1.0","record":"SnapshotBegin","snapshot":"s2","base":"s1","nodes":3,\
            "edges":2,"dimension":4,"featureKind":"SPARSE","directed":false,"weighted":true,\
            "classes":2,"hops":3}"""),
        Arguments.of(
            new NodeUpsert(
                "s2",
                "a",
                new FeatureVector.Sparse(new int[] {1, 3}, new float[] {0.5f, -2f}),
                1,
                SplitRole.VAL,
                7),
            "47570100 02 047332 0261 02 04020600 040000003f000000c000 0202 0202 0e",
            """
            {"version":"1.0","record":"NodeUpsert","snapshot":"s2","node":"a",\
            "features":{"indices":[1,3],"values":[0.5,-2.0]},"label":1,"split":"VAL",\
            "revision":7}"""),
        Arguments.of(
            new NodeUpsert(
                "s2", "é", new FeatureVector.Dense(new float[] {1f}), null, SplitRole.NONE, 0),
            "47570100 02 047332 04c3a9 00 020000803f00 00 00 00",
            """
            {"version":"1.0","record":"NodeUpsert","snapshot":"s2","node":"é",\
            "features":{"values":[1.0]},"revision":0}"""),
        Arguments.of(
            new NodeRemoval("s2", "b", 1),
            "47570100 04 047332 0262 02",
            """
            {"version":"1.0","record":"NodeRemoval","snapshot":"s2","node":"b","revision":1}"""),
        Arguments.of(
            new EdgeUpsert("s2", "a", "b", 0.25f, 0),
            "47570100 06 047332 0261 0262 020000803e 00",
            """
            {"version":"1.0","record":"EdgeUpsert","snapshot":"s2","source":"a","target":"b",\
            "weight":0.25,"revision":0}"""),
        Arguments.of(
            new EdgeRemoval("s2", "a", "b", 0),
            "47570100 08 047332 0261 0262 00",
            """
            {"version":"1.0","record":"EdgeRemoval","snapshot":"s2","source":"a","target":"b",\
            "revision":0}"""),
        Arguments.of(
            new End("s2", 1, 2, 3, 4, -2),
            "47570100 0a 047332 02 04 06 08 03",
            """
            {"version":"1.0","record":"SnapshotEnd","snapshot":"s2","nodeUpserts":1,\
            "nodeRemovals":2,"edgeUpserts":3,"edgeRemovals":4,\
            "checksum":"fffffffffffffffe"}"""));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void theBytesOfVersionOneStayWhatTheyAre(WireRecord record, String avroHex, String json)
      throws WireException {
    byte[] avro = HexFormat.of().parseHex(avroHex.replace(" ", ""));
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    WireCodec avroCodec = WireFormat.AVRO.codec();
    WireCodec jsonCodec = WireFormat.JSON.codec();
    assertThat(HexFormat.of().formatHex(avroCodec.encode(record)))
        .isEqualTo(HexFormat.of().formatHex(avro));
    assertThat(new String(jsonCodec.encode(record), StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(avroCodec.decode(avro, HERE)).isEqualTo(record);
    assertThat(jsonCodec.decode(text, HERE)).isEqualTo(record);
  }

  @Test
  void theHashOfARecordStaysWhatItIs() {
    RecordHash hash = new RecordHash(false);
    byte[] body = HexFormat.of().parseHex("0604733202610262020000803e00");
    EdgeUpsert edge = new EdgeUpsert("s2", "a", "b", 0.25f, 0);
    assertThat(hash.of(edge)).isEqualTo(XxHash64.hash(body, 0, body.length));
    EdgeUpsert turned = new EdgeUpsert("s2", "b", "a", 0.25f, 0);
    assertThat(hash.of(turned)).isEqualTo(hash.of(edge));
    assertThat(new RecordHash(true).of(turned)).isNotEqualTo(hash.of(edge));
  }

  @Test
  void keysKeepTheRecordsOfOneThingTogether() {
    List<WireRecord> pair =
        List.of(
            new EdgeUpsert("s1", "10", "9", null, 0),
            new EdgeUpsert("s2", "9", "10", 2f, 3),
            new EdgeRemoval("s3", "10", "9", 0));
    assertThat(pair).allSatisfy(r -> assertThat(key(r)).isEqualTo("e:9\u000010"));
    assertThat(key(new NodeRemoval("s1", "9", 0))).isEqualTo("n:9");
    assertThat(key(new End("s1", 0, 0, 0, 0, 0))).isEqualTo("s:s1");
    assertThat(key(new Begin("s1", null, 0, 0, 0, false, false, false, 0, 0))).isEqualTo("s:s1");
  }

  private static String key(WireRecord record) {
    return new String(WireKeys.keyOf(record), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "47",
        "475701",
        "00000000",
        "7b226122",
        "47570100",
        "4757010003",
        "475701000c",
        "47570100 06 ff",
        "47570100 06 04",
        "47570100 06 fefffffff1f0 00",
        "47570100 08 047332 02ff 0262 00",
        "47570100 08 047332 0261 0262",
        "47570100 08 047332 0261 0262 00 00",
        "47570100 02 047332 0261 04",
        "47570100 02 047332 0261 00 feffffffffffffffff01",
        "47570100 02 047332 0261 00 feffffff0f",
        "47570100 02 047332 0261 02 0202 00 00 00 00 00",
        "47570100 06 047332 0261 0262 04"
      })
  void damagedAvroIsRefusedWithAPlace(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    refused(WireFormat.AVRO, bytes, BadReason.UNPARSABLE, HERE.toString(), "found", "expected");
  }

  @Test
  void noBytesAreNoRecord() {
    refused(WireFormat.AVRO, null, BadReason.UNPARSABLE, "found no bytes");
    refused(WireFormat.JSON, null, BadReason.UNPARSABLE, "found no bytes");
  }

  @Test
  void otherMajorVersionsAreRefusedNotGuessed() {
    byte[] avro = HexFormat.of().parseHex("475702030804733202610262");
    refused(WireFormat.AVRO, avro, BadReason.UNKNOWN_VERSION, "2.3", "expected 1.x");
    refused(
        WireFormat.JSON,
        "{\"version\":\"2.3\",\"record\":\"Else\"}".getBytes(StandardCharsets.UTF_8),
        BadReason.UNKNOWN_VERSION,
        "2.3",
        "expected 1.x");
    refused(
        WireFormat.JSON,
        "{\"features\":[1],\"more\":{\"version\":1},\"version\":\"2.3\"}"
            .getBytes(StandardCharsets.UTF_8),
        BadReason.UNKNOWN_VERSION,
        "2.3");
  }

  @Test
  void jsonOfALaterMinorVersionIsReadWithoutWhatIsNew() throws WireException {
    String json =
        """
        {"note":{"a":[1]},"record":"NodeRemoval","node":"b","version":"1.4","snapshot":"s2"}""";
    assertThat(WireFormat.JSON.codec().decode(json.getBytes(StandardCharsets.UTF_8), HERE))
        .isEqualTo(new NodeRemoval("s2", "b", 0));
  }

  static Stream<Arguments> badJson() {
    String start = "{\"version\":\"1.0\",\"record\":\"NodeRemoval\",\"snapshot\":\"s\",";
    String node =
        "{\"version\":\"1.0\",\"record\":\"NodeUpsert\",\"snapshot\":\"s\",\"node\":\"a\",";
    return Stream.of(
        Arguments.of("", "message"),
        Arguments.of("[]", "START_OBJECT"),
        Arguments.of("{", "byte"),
        Arguments.of("{}", "'version'"),
        Arguments.of("{\"version\":\"1\"}", "'1'"),
        Arguments.of("{\"version\":\"1.0\",\"record\":\"X\",\"snapshot\":\"s\"}", "'X'"),
        Arguments.of(start + "\"revision\":1}", "'node'"),
        Arguments.of(start + "\"node\":1}", "'node'"),
        Arguments.of(start + "\"node\":\"\\ud83d\"}", "half a pair"),
        Arguments.of(start + "\"node\":\"a\",\"node\":\"b\"}", "twice"),
        Arguments.of(start + "\"node\":\"a\",\"lable\":1}", "'lable'"),
        Arguments.of(start + "\"node\":\"a\",\"label\":1}", "'label'"),
        Arguments.of(start + "\"node\":\"a\",\"revision\":1.5}", "'revision'"),
        Arguments.of(start + "\"node\":\"a\",\"revision\":99999999999999999999}", "range"),
        Arguments.of(start + "\"node\":\"a\"} {}", "more"),
        Arguments.of(node + "\"features\":[1]}", "'features'"),
        Arguments.of(node + "\"features\":{\"indices\":[1]}}", "'values'"),
        Arguments.of(node + "\"features\":{\"values\":[1,\"x\"]}}", "'x'"),
        Arguments.of(node + "\"features\":{\"values\":[1,null]}}", "'values'"),
        Arguments.of(node + "\"features\":{\"values\":[1],\"indices\":[1,2]}}", "2 indices"),
        Arguments.of(node + "\"features\":{\"values\":[1]},\"split\":\"train\"}", "'train'"),
        Arguments.of(node + "\"features\":{\"values\":[1", "byte"));
  }

  @ParameterizedTest
  @MethodSource("badJson")
  void damagedJsonIsRefusedWithWhatIsWrong(String json, String part) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    refused(WireFormat.JSON, bytes, BadReason.UNPARSABLE, HERE.toString(), part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "zzzzzzzzzzzzzzzz"})
  void aChecksumIsSixteenHexadecimalDigits(String checksum) {
    String json =
        """
        {"version":"1.0","record":"SnapshotEnd","snapshot":"s2","nodeUpserts":1,"nodeRemovals":2,\
        "edgeUpserts":3,"edgeRemovals":4,"checksum":"%s"}"""
            .formatted(checksum);
    refused(
        WireFormat.JSON,
        json.getBytes(StandardCharsets.UTF_8),
        BadReason.UNPARSABLE,
        HERE.toString());
  }

  @Test
  void aMessageNeverGrowsWithWhatItQuotes() {
    String json = "{\"version\":\"1.0\",\"record\":\"%s\",\"snapshot\":\"s\"}";
    byte[] bytes = json.formatted("x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    WireException refusal =
        catchThrowableOfType(
            WireException.class, () -> WireFormat.JSON.codec().decode(bytes, HERE));
    assertThat(refusal.getMessage()).hasSizeLessThan(1100).contains("found record", "SnapshotEnd");
  }

  @Test
  void halfACharacterIsNeverWritten() {
    NodeRemoval half = new NodeRemoval("s", "a\uD83D", 0);
    for (WireFormat format : WireFormat.values()) {
      assertThatThrownBy(() -> format.codec().encode(half))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("well-formed");
      assertThatThrownBy(() -> format.codec().encode(new NodeRemoval("s", "\uDE00", 0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCodecWorksOnAfterARefusal() throws WireException {
    WireRecord good = new NodeRemoval("s", "a", 0);
    for (WireFormat format : WireFormat.values()) {
      WireCodec codec = format.codec();
      assertThatThrownBy(() -> codec.encode(new NodeRemoval("s", "a\uD83D", 0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(codec.decode(codec.encode(good), HERE)).isEqualTo(good);
      assertThatThrownBy(() -> codec.decode(new byte[9], HERE)).isInstanceOf(WireException.class);
      assertThat(codec.decode(codec.encode(good), HERE)).isEqualTo(good);
    }
  }

  @Test
  void avroAgreesThatAFieldMayBeAdded() {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(
                    GenericAvro.withOneMoreField(), GenericAvro.V1_0)
                .getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(
                    GenericAvro.V1_0, GenericAvro.withOneMoreField())
                .getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static void refused(WireFormat format, byte[] bytes, BadReason reason, String... parts) {
    WireException refusal =
        catchThrowableOfType(WireException.class, () -> format.codec().decode(bytes, HERE));
    assertThat(refusal).isNotNull().hasMessageContainingAll(parts);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.origin()).isEqualTo(HERE);
  }
}
