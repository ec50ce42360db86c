package io.gamlp.graph.npy;

import java.util.Locale;

/** Element types that are read. Each is held in memory as the narrowest of four Java arrays. */
public enum NpyType {
  FLOAT32("f4", 4),
  FLOAT64("f8", 8),
  INT8("i1", 1),
  INT16("i2", 2),
  INT32("i4", 4),
  INT64("i8", 8),
  UINT8("u1", 1),
  UINT16("u2", 2),
  UINT32("u4", 4),
  BOOL("b1", 1),
  BYTES("S", 1),
  UNICODE("U", 4);

  private final String code;
  private final int unitBytes;

  NpyType(String code, int unitBytes) {
    this.code = code;
    this.unitBytes = unitBytes;
  }

  /** The code as NumPy writes it without byte order, e.g. {@code f4}. */
  public String code() {
    return code;
  }

  /** Bytes of one number, or of one character of text. */
  public int unitBytes() {
    return unitBytes;
  }

  public boolean isText() {
    return this == BYTES || this == UNICODE;
  }

  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * Finds a numeric type by its code without byte order.
   *
   * @return the type, or null where the code is not one that is read
   */
  public static NpyType ofNumericCode(String code) {
    for (NpyType type : values()) {
      if (!type.isText() && type.code.equals(code)) {
        return type;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
