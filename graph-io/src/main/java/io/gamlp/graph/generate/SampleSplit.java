package io.gamlp.graph.generate;

import io.gamlp.graph.SplitRole;
import java.util.stream.IntStream;

/**
 * The split of plain samples: most of them are for training, as nothing connects a sample to the
 * others. Validation gets a twelfth of what is there to choose from, at most 5,000; where nothing
 * says which samples are for test, test gets a sixth, at most 10,000. Both are rounded up, but
 * leave one sample to train on. Unlabelled samples have no role.
 *
 * <p>They are drawn, not cut off at the end: files may be sorted by class.
 */
public final class SampleSplit {

  private static final int VAL_SHARE = 12;
  private static final int MOST_VAL = 5_000;
  private static final int TEST_SHARE = 6;
  private static final int MOST_TEST = 10_000;
  private static final int PURPOSE = 102;

  private SampleSplit() {}

  /**
   * Draws the roles of samples without any.
   *
   * @param labels class of each sample, -1 where unlabelled; not modified
   * @param seed same seed, same split
   * @return ordinals of {@link SplitRole}, one a sample
   */
  public static byte[] generate(int[] labels, long seed) {
    int[] order = IntStream.range(0, labels.length).filter(v -> labels[v] >= 0).toArray();
    StableRandom.of(seed, PURPOSE).shuffle(order);
    int val = part(order.length, VAL_SHARE, MOST_VAL, order.length - 1);
    int test = part(order.length, TEST_SHARE, MOST_TEST, order.length - 1 - val);
    byte[] roles = new byte[labels.length];
    for (int i = 0; i < order.length; i++) {
      SplitRole role = i < val ? SplitRole.VAL : i < val + test ? SplitRole.TEST : SplitRole.TRAIN;
      roles[order[i]] = (byte) role.ordinal();
    }
    return roles;
  }

  /**
   * Draws the validation samples from those that are not for test.
   *
   * @param notTest samples 0 … notTest - 1 are for training and validation
   * @param test how many follow that are for test
   * @param seed same seed, same split
   * @return ordinals of {@link SplitRole}, one a sample
   */
  public static byte[] beforeTest(int notTest, int test, long seed) {
    int[] order = IntStream.range(0, notTest).toArray();
    StableRandom.of(seed, PURPOSE).shuffle(order);
    int val = part(notTest, VAL_SHARE, MOST_VAL, notTest - 1);
    byte[] roles = new byte[notTest + test];
    for (int i = 0; i < notTest; i++) {
      roles[order[i]] = (byte) (i < val ? SplitRole.VAL : SplitRole.TRAIN).ordinal();
    }
    for (int v = notTest; v < roles.length; v++) {
      roles[v] = (byte) SplitRole.TEST.ordinal();
    }
    return roles;
  }

  private static int part(int samples, int share, int most, int available) {
    int wanted = Math.min(most, (samples + share - 1) / share);
    return Math.max(0, Math.min(wanted, available));
  }
}
