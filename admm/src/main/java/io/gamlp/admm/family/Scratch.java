package io.gamlp.admm.family;

import io.gamlp.admm.kernel.NativeKernels;
import io.gamlp.admm.kernel.Workspace;

/**
 * Scratch that the programs of one thread share and keep: the workspace on the heap, and the native
 * buffers that operands of products are staged in. It grows to the largest that any of them asks
 * for.
 */
public final class Scratch {

  /** Floats of the workspace's slots R, G, PRODUCT, WEIGHTS and HEARD. */
  private final long[] slots = new long[5];

  /** Floats of each of the workspace's pieces. */
  private long piece;

  /** Doubles of the workspace: normal equations, and their right-hand sides. */
  private final long[] doubles = new long[2];

  /** Bytes of the staged operands a, b, c, of a factor and of its right-hand sides. */
  private final long[] staged = new long[5];

  Scratch slots(long r, long g, long product, long weights) {
    long[] asked = {r, g, product, weights};
    for (int i = 0; i < asked.length; i++) {
      slots[i] = Math.max(slots[i], asked[i]);
    }
    return this;
  }

  /** Pieces of columns with so many rows. */
  Scratch pieces(long rows) {
    piece = Math.max(piece, Math.max(Workspace.PIECE_ENTRIES, rows));
    return this;
  }

  /** A matrix that comes encoded. */
  Scratch heard(long floats) {
    slots[4] = Math.max(slots[4], floats);
    return this;
  }

  /** So many right-hand sides of normal equations of order n, whose factor is kept elsewhere. */
  Scratch rightSides(long n, long count) {
    doubles[1] = Math.max(doubles[1], n * count);
    return factor(n, count);
  }

  /** Normal equations of order n in double, solved for so many right-hand sides. */
  Scratch normalEquations(long n, long rightHandSides) {
    doubles[0] = Math.max(doubles[0], n * n);
    return rightSides(n, rightHandSides);
  }

  /** A product {@code A op(B)} of m rows of A, {@code m x k}, and {@code C}, {@code m x n}. */
  Scratch product(long m, long n, long k) {
    stage(0, Float.BYTES * piece(m) * k);
    stage(1, Float.BYTES * k * n);
    stage(2, Float.BYTES * piece(m) * n);
    return this;
  }

  /** A sum of products {@code AᵀB}, {@code m x n}, over k rows of both. */
  Scratch sumOfProducts(long m, long n, long k) {
    stage(0, Float.BYTES * piece(k) * m);
    stage(1, Float.BYTES * piece(k) * n);
    stage(2, Float.BYTES * m * n);
    return this;
  }

  /** A Gram matrix {@code AᵀA} of order n of a matrix of k rows. */
  Scratch gram(long n, long k) {
    return gramOfRows(n, piece(k));
  }

  /** A Gram matrix {@code A Aᵀ} of order n of a matrix with {@code n * k} entries. */
  Scratch gramOfRows(long n, long k) {
    stage(0, Float.BYTES * n * k);
    stage(2, Float.BYTES * n * n);
    return this;
  }

  /** A Cholesky factor of order n and so many right-hand sides. */
  Scratch factor(long n, long rightHandSides) {
    stage(3, Double.BYTES * n * n);
    stage(4, Double.BYTES * n * rightHandSides);
    return this;
  }

  private static long piece(long rows) {
    return Math.min(rows, NativeKernels.PIECE);
  }

  private void stage(int operand, long bytes) {
    staged[operand] = Math.max(staged[operand], bytes);
  }

  /** The scratch of a thread that runs the programs of both. */
  public Scratch with(Scratch other) {
    Scratch both = new Scratch();
    for (int i = 0; i < slots.length; i++) {
      both.slots[i] = Math.max(slots[i], other.slots[i]);
    }
    both.piece = Math.max(piece, other.piece);
    for (int i = 0; i < doubles.length; i++) {
      both.doubles[i] = Math.max(doubles[i], other.doubles[i]);
    }
    for (int i = 0; i < staged.length; i++) {
      both.staged[i] = Math.max(staged[i], other.staged[i]);
    }
    return both;
  }

  /** Bytes of the workspace on the heap. */
  public long heapBytes() {
    long pieces = Workspace.Piece.values().length * piece;
    return Float.BYTES * (sum(slots) + pieces) + Double.BYTES * sum(doubles);
  }

  /** Bytes of the staged operands outside the heap; none with kernels in pure Java. */
  public long nativeBytes() {
    return sum(staged);
  }

  private static long sum(long[] numbers) {
    long sum = 0;
    for (long n : numbers) {
      sum += n;
    }
    return sum;
  }
}
