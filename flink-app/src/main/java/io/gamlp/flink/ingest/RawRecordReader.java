package io.gamlp.flink.ingest;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes messages as they are. */
final class RawRecordReader implements KafkaRecordDeserializationSchema<RawRecord> {

  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(
        new RawRecord(
            record.key(), record.value(), record.partition(), record.offset(), record.timestamp()));
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return IngestTypes.RAW_RECORD;
  }
}
