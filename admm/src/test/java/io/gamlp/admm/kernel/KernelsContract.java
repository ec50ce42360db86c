package io.gamlp.admm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Kernels} promises, against double loops. */
abstract class KernelsContract {

  /** m, n, k: odd, one, zero, empty, longer than the Java product's slab, and tall or wide. */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {7, 5, 3},
    {16, 16, 16},
    {33, 17, 65},
    {4, 3, 501},
    {5, 9, 1203},
    {1, 40, 7},
    {40, 1, 7},
    {3, 4, 0},
    {0, 4, 3},
    {4, 0, 3},
    {129, 2, 31}
  };

  private Kernels kernels;

  abstract Kernels create();

  @BeforeEach
  void open() {
    kernels = create();
  }

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void multipliesInAllTranspositionsAndAddsWhereAsked() {
    Random random = new Random(3);
    for (int[] s : SHAPES) {
      for (int variant = 0; variant < 16; variant++) {
        boolean ta = (variant & 1) != 0;
        boolean tb = (variant & 2) != 0;
        float beta = (variant & 4) != 0 ? 1f : 0f;
        float alpha = (variant & 8) != 0 ? -0.5f : 1f;
        mustMultiply(random, s[0], s[1], s[2], ta, tb, alpha, beta);
      }
    }
  }

  private void mustMultiply(
      Random random, int m, int n, int k, boolean ta, boolean tb, float alpha, float beta) {
    String what =
        m + "x" + n + "x" + k + (ta ? " Aᵀ" : "") + (tb ? " Bᵀ" : "") + " " + alpha + " " + beta;
    // Longer than needed: callers pass workspace arrays.
    float[] a = gaussians(random, m * k + 3);
    float[] b = gaussians(random, k * n + 3);
    float[] c = gaussians(random, m * n + 3);
    if (beta == 0) {
      // What stood in C must not matter, not even NaN.
      Arrays.fill(c, 0, m * n, Float.NaN);
    }
    float[] before = c.clone();
    float[] aBefore = a.clone();
    float[] bBefore = b.clone();
    kernels.gemm(ta, tb, m, n, k, alpha, a, b, beta, c);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double size = 0;
        for (int x = 0; x < k; x++) {
          double term =
              (double) (ta ? a[x * m + i] : a[i * k + x]) * (tb ? b[j * k + x] : b[x * n + j]);
          sum += term;
          size += Math.abs(term);
        }
        double expected = alpha * sum + (beta == 0 ? 0 : beta * (double) before[i * n + j]);
        assertThat((double) c[i * n + j])
            .as(what + " at " + i + ", " + j)
            .isCloseTo(expected, within(2e-6 * (size + Math.abs(expected)) + 1e-12));
      }
    }
    assertThat(Arrays.copyOfRange(c, m * n, c.length))
        .as(what + ": beyond C")
        .isEqualTo(Arrays.copyOfRange(before, m * n, before.length));
    assertThat(a).as(what + ": A").isEqualTo(aBefore);
    assertThat(b).as(what + ": B").isEqualTo(bBefore);
  }

  @Test
  void goesOnAfterItHasLetGoOfOperands() {
    Random random = new Random(11);
    mustMultiply(random, 33, 17, 1203, false, true, 1f, 0f);
    kernels.release();
    kernels.release();
    mustMultiply(random, 7, 5, 3, false, true, 1f, 1f);
    mustMultiply(random, 33, 17, 1203, true, false, 1f, 0f);
  }

  /** Rows in so many pieces that native kernels stage one after the other. */
  private static final int MANY_ROWS = 2 * NativeKernels.PIECE + 37;

  @Test
  void multipliesManyRowsAndAddsUpOverManyRows() {
    Random random = new Random(9);
    for (float beta : new float[] {0f, 1f}) {
      mustMultiply(random, MANY_ROWS, 3, 5, false, false, 2f, beta);
      mustMultiply(random, MANY_ROWS, 3, 5, false, true, 2f, beta);
      mustMultiply(random, 3, 5, MANY_ROWS, true, false, 2f, beta);
      mustMultiply(random, 3, 5, MANY_ROWS, false, true, 2f, beta);
      mustMultiply(random, 3, MANY_ROWS, 5, true, true, 2f, beta);
    }
  }

  @Test
  void multipliesPiecesOfRowsByAHeldMatrixInBothTranspositions() {
    Random random = new Random(10);
    int rows = MANY_ROWS;
    float[] b = gaussians(random, 4 * 6);
    float[] a = gaussians(random, 2 + rows * 4);
    RightFactor held = kernels.hold(b, 4, 6);
    float[] c = gaussians(random, 3 + rows * 6 + 2);
    float[] back = gaussians(random, 1 + rows * 4);
    float[] cBefore = c.clone();
    float[] backBefore = back.clone();
    held.multiply(false, rows, -0.5f, a, 2, 1f, c, 3);
    held.multiply(true, rows, 1f, c, 3, 0f, back, 1);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < 6; j++) {
        double expected = cBefore[3 + i * 6 + j];
        for (int x = 0; x < 4; x++) {
          expected -= 0.5 * a[2 + i * 4 + x] * b[x * 6 + j];
        }
        assertThat((double) c[3 + i * 6 + j]).isCloseTo(expected, within(1e-5));
      }
      for (int j = 0; j < 4; j++) {
        double expected = 0;
        for (int x = 0; x < 6; x++) {
          expected += (double) c[3 + i * 6 + x] * b[j * 6 + x];
        }
        assertThat((double) back[1 + i * 4 + j]).isCloseTo(expected, within(2e-5));
      }
    }
    for (int i : new int[] {0, 1, 2, 3 + rows * 6, 4 + rows * 6}) {
      assertThat(c[i]).as("beyond the rows").isEqualTo(cBefore[i]);
    }
    assertThat(back[0]).isEqualTo(backBefore[0]);
  }

  @Test
  void addsUpProductsOfPieces() {
    Random random = new Random(11);
    int[] pieces = {1, MANY_ROWS, 7};
    int all = 1 + MANY_ROWS + 7;
    float[] a = gaussians(random, 2 + all * 3);
    float[] b = gaussians(random, 1 + all * 5);
    for (int run = 0; run < 2; run++) {
      float[] c = new float[16];
      Arrays.fill(c, 9f);
      ProductSum sum = kernels.sumOfProducts(3, 5, c);
      int done = 0;
      for (int piece : pieces) {
        sum.add(piece, a, 2 + done * 3, b, 1 + done * 5);
        done += piece;
      }
      sum.finish();
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 5; j++) {
          double expected = 0;
          for (int x = 0; x < all; x++) {
            expected += (double) a[2 + x * 3 + i] * b[1 + x * 5 + j];
          }
          assertThat((double) c[i * 5 + j]).isCloseTo(expected, within(1e-3));
        }
      }
      assertThat(c[15]).as("beyond C").isEqualTo(9f);
    }
  }

  @Test
  void aSumOfNoProductsIsZero() {
    kernels.gemm(
        false, false, 2, 2, 1, 1f, new float[] {1, 2}, new float[] {3, 4}, 0f, new float[4]);
    float[] c = {1, 2, 3, 4};
    kernels.sumOfProducts(2, 2, c).finish();
    assertThat(c).containsOnly(0f);
  }

  @Test
  void makesGramMatricesWithBothTriangles() {
    Random random = new Random(4);
    for (int[] s :
        new int[][] {
          {1, 1}, {7, 3}, {3, 7}, {65, 33}, {12, 601}, {601, 12}, {MANY_ROWS, 3}, {3, MANY_ROWS}
        }) {
      for (boolean trans : new boolean[] {false, true}) {
        int rows = s[0];
        int cols = s[1];
        int n = trans ? cols : rows;
        int k = trans ? rows : cols;
        float[] a = gaussians(random, rows * cols);
        float[] c = new float[n * n];
        Arrays.fill(c, Float.NaN);
        kernels.gram(trans, rows, cols, a, c);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            double expected = 0;
            for (int x = 0; x < k; x++) {
              expected +=
                  (double) (trans ? a[x * cols + i] : a[i * cols + x])
                      * (trans ? a[x * cols + j] : a[j * cols + x]);
            }
            assertThat((double) c[i * n + j]).isCloseTo(expected, within(2e-6 * k + 1e-6));
            assertThat(c[i * n + j]).as("symmetric to the bit").isEqualTo(c[j * n + i]);
          }
        }
      }
    }
  }

  @Test
  void multipliesVectors() {
    Random random = new Random(5);
    for (int[] s : new int[][] {{1, 1}, {7, 3}, {3, 7}, {65, 1033}}) {
      for (boolean trans : new boolean[] {false, true}) {
        float[] a = gaussians(random, s[0] * s[1]);
        float[] x = gaussians(random, trans ? s[0] : s[1]);
        float[] y = new float[trans ? s[1] : s[0]];
        Arrays.fill(y, Float.NaN);
        kernels.gemv(trans, s[0], s[1], a, x, y);
        for (int i = 0; i < y.length; i++) {
          double expected = 0;
          for (int j = 0; j < x.length; j++) {
            expected += (double) (trans ? a[j * s[1] + i] : a[i * s[1] + j]) * x[j];
          }
          assertThat((double) y[i]).isCloseTo(expected, within(2e-6 * x.length + 1e-6));
        }
      }
    }
  }

  @Test
  void givesTheSameBitsForTheSameArguments() {
    Random random = new Random(6);
    float[] a = gaussians(random, 70 * 611);
    float[] b = gaussians(random, 611 * 45);
    float[] first = new float[70 * 45];
    kernels.gemm(false, false, 70, 45, 611, 1f, a, b, 0f, first);
    // A larger product in between moves the implementation's own buffers.
    kernels.gemm(false, true, 70, 70, 611, 1f, a, a, 0f, new float[70 * 70]);
    float[] second = new float[70 * 45];
    kernels.gemm(false, false, 70, 45, 611, 1f, a, b, 0f, second);
    assertThat(second).isEqualTo(first);
    try (Kernels another = create()) {
      float[] third = new float[70 * 45];
      another.gemm(false, false, 70, 45, 611, 1f, a, b, 0f, third);
      assertThat(third).isEqualTo(first);
    }
  }

  @Test
  void factorsSolvesAndInverts() {
    Random random = new Random(7);
    for (int n : new int[] {1, 2, 7, 33, 90}) {
      double[] s = positiveDefinite(random, n);
      double[] factor = s.clone();
      // Only the lower triangle is read.
      for (int i = 0; i < n; i++) {
        Arrays.fill(factor, i * n + i + 1, (i + 1) * n, Double.NaN);
      }
      kernels.factorPositiveDefinite(n, factor);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = 0;
          for (int k = 0; k <= j; k++) {
            sum += factor[i * n + k] * factor[j * n + k];
          }
          assertThat(sum).as("L Lᵀ").isCloseTo(s[i * n + j], within(1e-9 * n));
        }
      }

      int nrhs = 3;
      double[] b = new double[nrhs * n];
      Arrays.setAll(b, i -> random.nextGaussian());
      double[] x = b.clone();
      double[] factorBefore = factor.clone();
      kernels.solveFactored(n, factor, nrhs, x);
      assertThat(factor).isEqualTo(factorBefore);
      for (int r = 0; r < nrhs; r++) {
        for (int i = 0; i < n; i++) {
          double sum = 0;
          for (int j = 0; j < n; j++) {
            sum += s[i * n + j] * x[r * n + j];
          }
          assertThat(sum).as("S x").isCloseTo(b[r * n + i], within(1e-9 * n));
        }
      }

      kernels.invertFactored(n, factor);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum += s[i * n + k] * factor[k * n + j];
          }
          assertThat(sum).as("S S⁻¹").isCloseTo(i == j ? 1 : 0, within(1e-9 * n));
          assertThat(factor[i * n + j]).isEqualTo(factor[j * n + i]);
        }
      }
    }
  }

  @Test
  void refusesToFactorWhatIsNotPositiveDefinite() {
    double[][] notPositive = {
      {1, 2, 2, 1}, {-1, 0, 0, 1}, {0, 0, 0, 0}, {1, Double.NaN, Double.NaN, 1}
    };
    for (double[] s : notPositive) {
      assertThatThrownBy(() -> kernels.factorPositiveDefinite(2, s.clone()))
          .as(Arrays.toString(s))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("order 2")
          .hasMessageContaining("not positive definite");
    }
  }

  @Test
  void saysWhatItIs() {
    assertThat(kernels.description()).isNotBlank();
  }

  static float[] gaussians(Random random, int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static double[] positiveDefinite(Random random, int n) {
    double[] a = new double[n * n];
    Arrays.setAll(a, i -> random.nextGaussian());
    double[] s = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          s[i * n + j] += a[i * n + k] * a[j * n + k];
        }
        s[i * n + j] = s[i * n + j] / n + (i == j ? 0.5 : 0);
      }
    }
    return s;
  }
}
