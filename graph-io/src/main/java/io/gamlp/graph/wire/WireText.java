package io.gamlp.graph.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that never replaces what it cannot say: two different ids must not become one. */
final class WireText {

  /** A message fits into a header, whatever it quotes. */
  private static final int LONGEST_MESSAGE = 1000;

  private WireText() {}

  /**
   * The bytes of a text.
   *
   * @throws IllegalArgumentException when it holds half a surrogate pair
   */
  static byte[] encode(String text) {
    return wellFormed(text).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The text as it is.
   *
   * @throws IllegalArgumentException when it holds half a surrogate pair
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
          throw new IllegalArgumentException("expected well-formed Unicode, found half a pair");
        }
        return text;
      }
    }
    return text;
  }

  /**
   * The text of bytes.
   *
   * @throws IllegalArgumentException when the first {@code length} bytes are no UTF-8
   */
  static String decode(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return decodeStrictly(bytes, length);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE / 2)
            + " … "
            + message.substring(message.length() - LONGEST_MESSAGE / 2);
  }

  private static String decodeStrictly(byte[] bytes, int length) {
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes, 0, length);
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("found a text that is no UTF-8, expected UTF-8", e);
    }
  }
}
