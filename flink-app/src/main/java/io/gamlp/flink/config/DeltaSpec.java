package io.gamlp.flink.config;

/**
 * The value set that {@code --delta} asks for: {@code LO:HI}, {@code LO:HI:LEVELS} or {@code BITS}.
 */
public sealed interface DeltaSpec {

  String GRAMMAR = "LO:HI (integers), LO:HI:LEVELS (a grid) or BITS (1 to 16)";

  /** More values than this need more than 16 bits. */
  int MAX_LEVELS = 1 << 16;

  /** All integers from {@code lo} to {@code hi}, both included. */
  record IntegerRange(int lo, int hi) implements DeltaSpec {}

  /** {@code levels} equally spaced values, {@code lo} and {@code hi} included. */
  record UniformGrid(float lo, float hi, int levels) implements DeltaSpec {}

  /** {@code 2^bits} equally spaced values, whose range is learnt from the data. */
  record LearntRange(int bits) implements DeltaSpec {}

  /**
   * @throws ConfigException where the text is none of the three forms, the range is empty, or there
   *     are more values than 16 bits can tell apart
   */
  static DeltaSpec parse(String text) {
    String[] parts = text.strip().split(":", -1);
    try {
      return switch (parts.length) {
        case 1 -> learnt(text, Integer.parseInt(parts[0]));
        case 2 -> integers(text, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        case 3 ->
            grid(
                text,
                Float.parseFloat(parts[0]),
                Float.parseFloat(parts[1]),
                Integer.parseInt(parts[2]));
        default -> throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
      };
    } catch (NumberFormatException e) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR), e);
    }
  }

  private static DeltaSpec learnt(String text, int bits) {
    require(bits >= 1 && bits <= 16, text, "BITS from 1 to 16");
    return new LearntRange(bits);
  }

  private static DeltaSpec integers(String text, int lo, int hi) {
    require(lo < hi, text, "LO below HI");
    require((long) hi - lo + 1 <= MAX_LEVELS, text, "at most " + MAX_LEVELS + " integers");
    return new IntegerRange(lo, hi);
  }

  private static DeltaSpec grid(String text, float lo, float hi, int levels) {
    require(Float.isFinite(lo) && Float.isFinite(hi) && lo < hi, text, "finite LO below HI");
    require(levels >= 2 && levels <= MAX_LEVELS, text, "LEVELS from 2 to " + MAX_LEVELS);
    return new UniformGrid(lo, hi, levels);
  }

  private static void require(boolean holds, String text, String expected) {
    if (!holds) {
      throw new ConfigException(ValueRule.refusal(text, expected));
    }
  }
}
