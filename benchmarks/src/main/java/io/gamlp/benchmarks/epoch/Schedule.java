package io.gamlp.benchmarks.epoch;

/**
 * How many epochs are run.
 *
 * @param warmUp epochs that compile and let buffers grow
 * @param measured epochs after these
 */
public record Schedule(int warmUp, int measured) {

  /**
   * Some more than are looked at. Layers wait for their neighbours only, so the first may be half
   * as many epochs ahead of the last as there are layers: the reports of the last epochs come
   * faster than the work of an epoch takes, since part of it was done before. The very last epoch
   * is evaluated as well.
   */
  int epochs(int layers) {
    return warmUp + measured + layers / 2 + 1;
  }
}
