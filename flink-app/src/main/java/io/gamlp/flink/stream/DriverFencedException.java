package io.gamlp.flink.stream;

/** Another driver has taken over this store; this one must not touch it any more. */
public final class DriverFencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DriverFencedException(String store, Throwable cause) {
    super(
        "another driver has taken over "
            + store
            + " since this one started; this one ends, the other one goes on",
        cause);
  }
}
