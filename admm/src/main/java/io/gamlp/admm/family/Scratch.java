package io.gamlp.admm.family;

/**
 * Scratch that the programs of one thread share and keep: the workspace on the heap, and the native
 * buffers that operands of products are staged in. It grows to the largest that any of them asks
 * for.
 */
public final class Scratch {

  /** Floats of the workspace's slots R, G, PRODUCT and WEIGHTS. */
  private final long[] slots = new long[4];

  /** Bytes of the staged operands a, b, c, of a factor and of its right-hand sides. */
  private final long[] staged = new long[5];

  Scratch slots(long r, long g, long product, long weights) {
    long[] asked = {r, g, product, weights};
    for (int i = 0; i < slots.length; i++) {
      slots[i] = Math.max(slots[i], asked[i]);
    }
    return this;
  }

  /** A product of an {@code m x k} and a {@code k x n} matrix. */
  Scratch product(long m, long n, long k) {
    stage(0, Float.BYTES * m * k);
    stage(1, Float.BYTES * k * n);
    stage(2, Float.BYTES * m * n);
    return this;
  }

  /** A Gram matrix of order n of a matrix with {@code n * k} entries. */
  Scratch gram(long n, long k) {
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

  private void stage(int operand, long bytes) {
    staged[operand] = Math.max(staged[operand], bytes);
  }

  /** The scratch of a thread that runs the programs of both. */
  public Scratch with(Scratch other) {
    Scratch both = new Scratch();
    for (int i = 0; i < slots.length; i++) {
      both.slots[i] = Math.max(slots[i], other.slots[i]);
    }
    for (int i = 0; i < staged.length; i++) {
      both.staged[i] = Math.max(staged[i], other.staged[i]);
    }
    return both;
  }

  /** Bytes of the workspace on the heap. */
  public long heapBytes() {
    return Float.BYTES * sum(slots);
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
