package io.gamlp.flink.loop;

/** A program failed; the message says which layer and block, in which epoch, doing what. */
public final class LayerProgramException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LayerProgramException(String message, Throwable cause) {
    super(message, cause);
  }
}
