package io.gamlp.quantization;

/**
 * How the values of a matrix become the bytes of a message and come back. Decoding gives back, bit
 * for bit, what the sender must take for the sent values. Both ends hold equal codecs.
 */
public interface MatrixCodec {

  /** Short name for people and for a model's description. */
  String name();

  /**
   * Bytes of {@code count} encoded values.
   *
   * @throws IllegalArgumentException when they do not fit into one array
   */
  int encodedBytes(int count);

  /**
   * Encodes {@code count} values.
   *
   * @param values (Input) Not modified.
   * @return {@code encodedBytes(count)} bytes
   * @throws IllegalArgumentException naming the index of a value that the codec cannot carry
   */
  byte[] encode(float[] values, int offset, int count);

  /**
   * Decodes {@code count} values, whose bytes run from {@code srcOffset} to the end of {@code src}.
   *
   * @param src (Input) Not modified.
   * @param target (Output) at least {@code offset + count} long
   * @throws IllegalArgumentException when {@code src} has the wrong length, or holds a code that
   *     stands for no value
   */
  void decode(byte[] src, int srcOffset, float[] target, int offset, int count);
}
