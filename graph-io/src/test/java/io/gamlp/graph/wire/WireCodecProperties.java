package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

class WireCodecProperties {

  private static final Origin HERE = new Origin("topic-3", 17, 5);

  private final WireCodec avro = WireFormat.AVRO.codec();
  private final WireCodec json = WireFormat.JSON.codec();

  @Property(tries = 1000)
  void whatIsReadIsWhatWasWritten(@ForAll WireRecord record) throws WireException {
    assertThat(avro.decode(avro.encode(record), HERE)).isEqualTo(record);
    assertThat(json.decode(json.encode(record), HERE)).isEqualTo(record);
  }

  @Property(tries = 300)
  void aRecordThatWentThroughOneFormHasTheSameBytesInTheOther(@ForAll WireRecord record)
      throws WireException {
    byte[] direct = avro.encode(record);
    assertThat(avro.encode(json.decode(json.encode(record), HERE))).isEqualTo(direct);
    byte[] text = json.encode(record);
    assertThat(json.encode(avro.decode(direct, HERE))).isEqualTo(text);
  }

  @Property(tries = 500)
  void theSchemaFileSaysTheSameAsTheCode(@ForAll WireRecord record) throws Exception {
    byte[] message = avro.encode(record);
    byte[] body = Arrays.copyOfRange(message, 4, message.length);
    GenericRecord generic = GenericAvro.read(body, GenericAvro.V1_0, GenericAvro.V1_0);
    assertThat(generic.getSchema().getName()).isEqualTo(RecordKind.of(record).schemaName());
    assertThat(generic.get("snapshot").toString()).isEqualTo(record.snapshot());
    if (record instanceof NodeUpsert node) {
      assertThat(generic.get("node").toString()).isEqualTo(node.node());
      assertThat(generic.get("label")).isEqualTo(node.label());
      String split = node.split() == SplitRole.NONE ? "null" : node.split().name();
      assertThat(String.valueOf(generic.get("split"))).isEqualTo(split);
      assertThat(generic.get("revision")).isEqualTo(node.revision());
    }
    assertThat(GenericAvro.write(generic, GenericAvro.V1_0)).isEqualTo(body);
  }

  @Property(tries = 300)
  void aReaderReadsALaterMinorVersion(@ForAll WireRecord record) throws Exception {
    byte[] message = avro.encode(record);
    byte[] body = Arrays.copyOfRange(message, 4, message.length);
    GenericRecord later = GenericAvro.read(body, GenericAvro.V1_0, GenericAvro.withOneMoreField());
    assertThat(later.get("comment")).as("the default where an older writer wrote").isNull();
    later.put("comment", "what a later version has to say");
    byte[] laterBody = GenericAvro.write(later, GenericAvro.withOneMoreField());

    assertThat(avro.decode(message(1, laterBody), HERE)).isEqualTo(record);
    assertThatThrownBy(() -> avro.decode(message(0, laterBody), HERE))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("expected the end of the message");
  }

  @Property(tries = 100)
  void arraysInSeveralBlocksAreRead(@ForAll WireRecord record) throws Exception {
    byte[] message = avro.encode(record);
    byte[] body = Arrays.copyOfRange(message, 4, message.length);
    GenericRecord generic = GenericAvro.read(body, GenericAvro.V1_0, GenericAvro.V1_0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Small blocks, each with its length in bytes before it.
    var out =
        new org.apache.avro.io.EncoderFactory()
            .configureBlockSize(64)
            .blockingBinaryEncoder(bytes, null);
    new org.apache.avro.generic.GenericDatumWriter<GenericRecord>(
            GenericAvro.V1_0, GenericData.get())
        .write(generic, out);
    out.flush();
    assertThat(avro.decode(message(0, bytes.toByteArray()), HERE)).isEqualTo(record);
  }

  private static byte[] message(int minor, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {'G', 'W', 1, (byte) minor});
    bytes.write(body);
    return bytes.toByteArray();
  }
}
