package io.gamlp.admm.chain;

/**
 * One line of what a layer does in an epoch. An algorithm is a list of them, in the order in which
 * its paper has its updates; {@link ChainLayer} does them one after the other and waits where a
 * line needs something that has not come.
 *
 * <p>Lines that name a side are skipped where there is no such neighbour, so the list is the same
 * in every layer. No line may follow {@link Measure} that waits.
 */
public sealed interface Line {

  /**
   * Waits for the neighbour's matrix of the running epoch, or of the one {@code lag} before; the
   * start point stands for that of the epoch before the first.
   */
  record Hear(Side side, int lag, Runnable then) implements Line {}

  /** Sends the neighbour this layer's matrix, which it hears with the same lag. */
  record Tell(Side side, int lag) implements Line {}

  /** The epoch begins: the stage, the penalties, and the wait for open evaluations. */
  record Begin() implements Line {}

  /** An update of this block alone. */
  record Update(Runnable update) implements Line {}

  /** An update that couples the blocks of the layer. */
  record Joint(String name, JointStep step) implements Line {}

  /** The figures of the epoch are taken. */
  record Measure() implements Line {}

  /** Waits for the matrix of the running epoch. */
  static Line hear(Side side) {
    return new Hear(side, 0, () -> {});
  }

  /** Waits for the matrix of the epoch before, and does something with it at once. */
  static Line hearOfEpochBefore(Side side, Runnable then) {
    return new Hear(side, 1, then);
  }

  /** Waits for the matrix of the epoch before. */
  static Line hearOfEpochBefore(Side side) {
    return new Hear(side, 1, () -> {});
  }

  static Line tell(Side side) {
    return new Tell(side, 0);
  }

  /** Sends what the neighbour uses in its next epoch: after the last one nothing is sent. */
  static Line tellForNextEpoch(Side side) {
    return new Tell(side, 1);
  }

  static Line begin() {
    return new Begin();
  }

  static Line update(Runnable update) {
    return new Update(update);
  }

  static Line joint(String name, JointStep step) {
    return new Joint(name, step);
  }

  static Line measure() {
    return new Measure();
  }
}
