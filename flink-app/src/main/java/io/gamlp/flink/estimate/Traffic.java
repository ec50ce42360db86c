package io.gamlp.flink.estimate;

import io.gamlp.admm.program.MessageKind;

/**
 * What is sent in an epoch, by what it is for; bytes with headers.
 *
 * @param p between layers, down
 * @param q between layers, up
 * @param sums between the blocks of a layer
 * @param evaluation waves of activations, counts and verdicts
 */
public record Traffic(double p, double q, double sums, double evaluation) {

  static final Traffic NONE = new Traffic(0, 0, 0, 0);

  static Traffic of(MessageKind kind, double bytes) {
    return switch (kind) {
      case P -> new Traffic(bytes, 0, 0, 0);
      case Q -> new Traffic(0, bytes, 0, 0);
      case PARTIAL_SLAB, REDUCED_SLAB, PARTIAL_SUMS -> new Traffic(0, 0, bytes, 0);
      case EVALUATE, EVALUATION_COUNTS, EVALUATED -> new Traffic(0, 0, 0, bytes);
      case START, GROW -> NONE; // once a stage
    };
  }

  Traffic plus(Traffic other) {
    return new Traffic(p + other.p, q + other.q, sums + other.sums, evaluation + other.evaluation);
  }

  public double all() {
    return training() + evaluation;
  }

  /** All but the evaluations: what {@code metrics.jsonl} calls {@code wire_bytes}. */
  public double training() {
    return p + q + sums;
  }
}
