package io.gamlp.benchmarks.epoch;

/**
 * How many epochs are run.
 *
 * @param warmUp epochs that compile and let buffers grow
 * @param measured epochs after these
 */
public record Schedule(int warmUp, int measured) {

  /** One more than is looked at: the last epoch is evaluated, which is not what is measured. */
  public int epochs() {
    return warmUp + measured + 1;
  }
}
