package io.gamlp.flink.loop;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;

/**
 * What the serializers of the loop's records share: the records are immutable, so a copy is the
 * record itself, and each serializer has one buffer for arrays, so each thread needs its own
 * duplicate.
 */
abstract class ImmutableRecordSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  private transient ArrayIo arrays;

  final ArrayIo arrays() {
    if (arrays == null) {
      arrays = new ArrayIo();
    }
    return arrays;
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }
}
