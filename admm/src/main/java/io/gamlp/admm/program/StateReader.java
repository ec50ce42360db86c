package io.gamlp.admm.program;

/** Gives back what a {@link StateWriter} was given; unknown names give null. */
public interface StateReader {

  float[] floats(String name);

  double[] doubles(String name);

  byte[] bytes(String name);
}
