package io.gamlp.flink.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What values an option takes.
 *
 * @param expected what is expected, as it stands in messages and on the reference page
 * @param check the reason why a value is refused, or empty where it is fine
 */
record ValueRule<T>(String expected, Function<T, Optional<String>> check) {

  static ValueRule<Integer> wholeNumber(int min) {
    return accepting("a whole number, " + min + " or more", n -> n >= min);
  }

  static ValueRule<Integer> wholeNumber(int min, int max) {
    return accepting("a whole number from " + min + " to " + max, n -> n >= min && n <= max);
  }

  static ValueRule<Long> anyLong() {
    return accepting("a whole number", n -> true);
  }

  static ValueRule<Double> positive() {
    return accepting("a number above 0", x -> x > 0 && x < Double.POSITIVE_INFINITY);
  }

  static ValueRule<Double> notNegative() {
    return accepting("a number, 0 or more", x -> x >= 0 && x < Double.POSITIVE_INFINITY);
  }

  static ValueRule<Double> shareBelowOne() {
    return accepting("a number from 0 to below 1", x -> x >= 0 && x < 1);
  }

  static ValueRule<Boolean> flag() {
    return accepting("true or false", b -> true);
  }

  static <E extends Enum<E>> ValueRule<E> choice(Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(Enum::toString)
            .collect(Collectors.joining(", "));
    return accepting("one of " + words, e -> true);
  }

  static ValueRule<String> text(String expected) {
    return accepting(expected, s -> !s.isBlank());
  }

  /** A text that a parser must understand; the parser's own message is the reason of a refusal. */
  static ValueRule<String> grammar(String expected, Consumer<String> parser) {
    return new ValueRule<>(
        expected,
        text -> {
          try {
            parser.accept(text);
            return Optional.empty();
          } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
          }
        });
  }

  private static <T> ValueRule<T> accepting(String expected, Predicate<T> accepts) {
    return new ValueRule<>(
        expected,
        value -> accepts.test(value) ? Optional.empty() : Optional.of(refusal(value, expected)));
  }

  static String refusal(Object found, String expected) {
    return "found '" + found + "', expected " + expected;
  }
}
