package io.gamlp.flink.loop;

import io.gamlp.flink.types.ImmutableSerializer;

/**
 * What the serializers of the loop's records share: each has one buffer for arrays, so each thread
 * needs its own duplicate.
 */
abstract class ArraysSerializer<T> extends ImmutableSerializer<T> {

  private static final long serialVersionUID = 1L;

  private transient ArrayIo arrays;

  final ArrayIo arrays() {
    if (arrays == null) {
      arrays = new ArrayIo();
    }
    return arrays;
  }
}
