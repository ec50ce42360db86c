package io.gamlp.admm.family;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.training.TrainingSettings;
import java.util.List;

/**
 * What one (layer, block) of a run takes up, at full depth, known before the run: the arithmetic of
 * the arrays of {@link io.gamlp.admm.chain.ChainLayer} and of its messages.
 *
 * <p>Some of it comes and goes within an epoch (copies of weights of open evaluations, sums between
 * blocks). There the expectation over an epoch is given, and the most.
 *
 * @param stateBytes expected bytes of the saved state
 * @param keptBytes expected bytes of the arrays that live on the heap between two messages, without
 *     X, held-out columns and scratch
 * @param mostKeptBytes the most of them
 * @param leastKeptBytes those that are there at any moment
 * @param inputBytes X of this block; first layer only
 * @param heldOutBytes held-out columns of this block; first layer only
 * @param momentBytes the most that a step allocates beside all that, for the time of the step
 * @param longestArray entries of its longest array; Java has none of more than 2^31
 * @param scratch what it asks of the scratch that it shares with others
 * @param traffic what it sends in an epoch
 */
public record LayerFootprint(
    long stateBytes,
    long keptBytes,
    long mostKeptBytes,
    long leastKeptBytes,
    long inputBytes,
    long heldOutBytes,
    long momentBytes,
    long longestArray,
    Scratch scratch,
    List<Traffic> traffic) {

  /**
   * Messages of one kind to one receiver.
   *
   * @param perEpoch how many an epoch
   * @param wireBytes of each
   */
  public record Traffic(MessageKind kind, LayerAddress to, double perEpoch, long wireBytes) {

    public double bytesPerEpoch() {
      return perEpoch * wireBytes;
    }
  }

  /**
   * @param trainColumns V
   * @param heldOutColumns validation and test columns together
   */
  public static LayerFootprint of(
      TrainingSettings settings, int trainColumns, int heldOutColumns, LayerAddress self) {
    return new FootprintArithmetic(settings, trainColumns, heldOutColumns, self).footprint();
  }
}
