package io.gamlp.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short forms of what tests of bad input ask. */
public final class Expect {

  private Expect() {}

  /** The call refuses its input, and the message holds every part. */
  public static void refusal(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessageContainingAll(parts);
  }
}
