package io.gamlp.flink.augmentation;

import io.gamlp.flink.types.ImmutableSerializer;

/**
 * What the serializers of blocks share: each has one buffer, so each thread needs its own
 * duplicate.
 */
abstract class BlockSerializer<T> extends ImmutableSerializer<T> {

  private static final long serialVersionUID = 1L;

  private transient BulkTransfer transfer;

  final BulkTransfer transfer() {
    if (transfer == null) {
      transfer = new BulkTransfer();
    }
    return transfer;
  }
}
