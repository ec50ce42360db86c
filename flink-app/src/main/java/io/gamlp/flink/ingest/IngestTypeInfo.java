package io.gamlp.flink.ingest;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of the ingest job's records: opaque to Flink but for the serializer. */
final class IngestTypeInfo<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  static final IngestTypeInfo<RawRecord> RAW_RECORD =
      new IngestTypeInfo<>(RawRecord.class, new RawRecordSerializer());
  static final IngestTypeInfo<SpoolReport> SPOOL_REPORT =
      new IngestTypeInfo<>(SpoolReport.class, new SpoolReportSerializer());
  static final IngestTypeInfo<DeadLetter> DEAD_LETTER =
      new IngestTypeInfo<>(DeadLetter.class, new DeadLetterSerializer());

  private final Class<T> type;
  private final TypeSerializer<T> serializer;

  private IngestTypeInfo(Class<T> type, TypeSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.duplicate();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in this version of Flink
  public TypeSerializer<T> createSerializer(ExecutionConfig config) {
    return serializer.duplicate();
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IngestTypeInfo<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof IngestTypeInfo<?>;
  }
}
