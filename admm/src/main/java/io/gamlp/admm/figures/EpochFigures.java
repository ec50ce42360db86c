package io.gamlp.admm.figures;

import io.gamlp.admm.training.Penalties;
import java.util.Arrays;

/**
 * The figures of one epoch, of one layer and block or added over all: the terms of {@code L_rho}
 * (spec §2), the residual, and what was sent. Sums are in double.
 */
public final class EpochFigures {

  private static final int RISK = 0;
  private static final int AFFINE = 1;
  private static final int ACTIVATION = 2;
  private static final int DUAL = 3;
  private static final int PENALTY = 4;
  private static final int DECAY = 5;
  private static final int RESIDUAL = 6;
  private static final int VALUES_SENT = 7;
  private static final int PAYLOAD_BYTES = 8;
  private static final int WIRE_BYTES = 9;
  private static final int ADDED = 10;
  private static final int RHO = 10;
  private static final int NU = 11;
  private static final int LAYERS = 12;
  private static final int EVALUATED = 13;
  private static final int LENGTH = 14;

  private final double[] numbers;

  public EpochFigures() {
    numbers = new double[LENGTH];
  }

  private EpochFigures(double[] numbers) {
    this.numbers = numbers;
  }

  /** Reads the figures of a report. */
  public static EpochFigures of(double[] numbers) {
    if (numbers.length != LENGTH) {
      throw new IllegalArgumentException("expected " + LENGTH + " figures, got " + numbers.length);
    }
    return new EpochFigures(numbers.clone());
  }

  /** Adds another layer's or block's figures of the same epoch. */
  public void add(EpochFigures other) {
    for (int i = 0; i < ADDED; i++) {
      numbers[i] += other.numbers[i];
    }
  }

  /** These figures as the numbers of a report. */
  public double[] toNumbers() {
    return numbers.clone();
  }

  /** {@code L_rho} with the epoch's own rho and nu. */
  public double objective() {
    return numbers[RISK]
        + numbers[AFFINE]
        + numbers[ACTIVATION]
        + numbers[DUAL]
        + numbers[PENALTY]
        + numbers[DECAY];
  }

  /** {@code sum_l |p_{l+1} - q_l|²}. */
  public double residual() {
    return numbers[RESIDUAL];
  }

  /** {@code R(z_L; y)}, a sum over columns. */
  public double risk() {
    return numbers[RISK];
  }

  /** Entries of p and q that were sent. */
  public long valuesSent() {
    return (long) numbers[VALUES_SENT];
  }

  /** Bytes of these entries as encoded. */
  public long payloadBytes() {
    return (long) numbers[PAYLOAD_BYTES];
  }

  /** Bytes of their messages and of the sums between blocks, with headers. */
  public long wireBytes() {
    return (long) numbers[WIRE_BYTES];
  }

  public Penalties penalties() {
    return new Penalties(numbers[RHO], numbers[NU]);
  }

  /** Layers that train in the epoch. */
  public int layers() {
    return (int) numbers[LAYERS];
  }

  /** Whether an evaluation of this epoch's weights is under way. */
  public boolean willBeEvaluated() {
    return numbers[EVALUATED] != 0;
  }

  /**
   * @param affine {@code nu/2 |z - W p - b|²}
   * @param activation {@code nu/2 |q - f(z)|²}
   * @param dual {@code <u, p_{l+1} - q>}
   * @param penalty {@code rho/2 |p_{l+1} - q|²}
   */
  public EpochFigures terms(double affine, double activation, double dual, double penalty) {
    numbers[AFFINE] = affine;
    numbers[ACTIVATION] = activation;
    numbers[DUAL] = dual;
    numbers[PENALTY] = penalty;
    return this;
  }

  public EpochFigures risk(double risk) {
    numbers[RISK] = risk;
    return this;
  }

  public EpochFigures decay(double decay) {
    numbers[DECAY] = decay;
    return this;
  }

  public EpochFigures residual(double residual) {
    numbers[RESIDUAL] = residual;
    return this;
  }

  public EpochFigures sent(long values, long payload, long wire) {
    numbers[VALUES_SENT] = values;
    numbers[PAYLOAD_BYTES] = payload;
    numbers[WIRE_BYTES] = wire;
    return this;
  }

  public EpochFigures epochOf(Penalties penalties, int layers, boolean evaluated) {
    numbers[RHO] = penalties.rho();
    numbers[NU] = penalties.nu();
    numbers[LAYERS] = layers;
    numbers[EVALUATED] = evaluated ? 1 : 0;
    return this;
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers);
  }
}
