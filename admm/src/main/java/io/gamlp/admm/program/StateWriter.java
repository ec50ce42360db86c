package io.gamlp.admm.program;

/** Receives the state of a {@link LayerProgram}; names are unique within a program. */
public interface StateWriter {

  /** Writes the first {@code length} floats of an array. The array may change afterwards. */
  void floats(String name, float[] array, int length);

  /** Writes small numbers: phases, epochs, penalties. */
  void doubles(String name, double... numbers);

  /** Writes bytes. */
  void bytes(String name, byte[] bytes);
}
