package io.gamlp.graph.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** What Avro itself makes of the schema file, for comparison with the code by hand. */
final class GenericAvro {

  static final Schema V1_0 = load();

  private GenericAvro() {}

  private static Schema load() {
    try (InputStream in = GenericAvro.class.getResourceAsStream("snapshot-record-1.0.avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Version 1.0 with one more optional field at the end of every record. */
  static Schema withOneMoreField() {
    List<Schema> records = new ArrayList<>();
    for (Schema old : V1_0.getTypes()) {
      List<Schema.Field> fields = new ArrayList<>();
      for (Schema.Field field : old.getFields()) {
        fields.add(new Schema.Field(field, field.schema()));
      }
      Schema optional =
          Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
      fields.add(new Schema.Field("comment", optional, null, Schema.Field.NULL_DEFAULT_VALUE));
      records.add(Schema.createRecord(old.getName(), null, old.getNamespace(), false, fields));
    }
    return Schema.createUnion(records);
  }

  static GenericRecord read(byte[] body, Schema writer, Schema reader) throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(body, null));
  }

  static byte[] write(GenericRecord record, Schema schema) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, out);
    out.flush();
    return bytes.toByteArray();
  }
}
