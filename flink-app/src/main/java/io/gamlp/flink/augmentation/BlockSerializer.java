package io.gamlp.flink.augmentation;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What the serializers of immutable block values share: copies are references. */
abstract class BlockSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  private transient BulkTransfer transfer;

  final BulkTransfer transfer() {
    if (transfer == null) {
      transfer = new BulkTransfer();
    }
    return transfer;
  }

  @Override
  public final boolean isImmutableType() {
    return true;
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
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    copyFields(source, target);
  }

  abstract void copyFields(DataInputView source, DataOutputView target) throws IOException;

  @Override
  public final int getLength() {
    return -1;
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
