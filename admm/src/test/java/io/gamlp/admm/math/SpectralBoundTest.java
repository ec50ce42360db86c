package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.kernel.Kernels;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Never below the largest eigenvalue of WᵀW, and within 1e-5 of it. */
class SpectralBoundTest {

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private static double exact(float[] w, int rows, int cols) {
    DMatrixRMaj m = new DMatrixRMaj(rows, cols);
    for (int i = 0; i < w.length; i++) {
      m.data[i] = w[i];
    }
    double s = NormOps_DDRM.normP2(m);
    return s * s;
  }

  private static void mustBound(SpectralBound bound, float[] w, int rows, int cols, String what) {
    double lambda = exact(w, rows, cols);
    double value = bound.of(kernels, w);
    assertThat(value / lambda - 1).as(what).isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(1e-5);
  }

  private static float[] gaussians(Random random, int length, double scale) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) (scale * random.nextGaussian());
    }
    return x;
  }

  @Test
  void boundsRandomMatricesOfAllShapesAndSizes() {
    Random random = new Random(1);
    for (int[] s : new int[][] {{1, 1}, {1, 9}, {9, 1}, {2, 2}, {5, 3}, {30, 40}, {120, 130}}) {
      for (double scale : new double[] {1e-6, 0.1, 100}) {
        for (int trial = 0; trial < 5; trial++) {
          float[] w = gaussians(random, s[0] * s[1], scale);
          mustBound(new SpectralBound(s[0], s[1]), w, s[0], s[1], s[0] + "x" + s[1] + " " + scale);
        }
      }
    }
  }

  @Test
  void followsAMatrixThatChangesALittleOrCompletely() {
    Random random = new Random(2);
    SpectralBound bound = new SpectralBound(40, 50);
    float[] w = gaussians(random, 2000, 1);
    for (int call = 0; call < 60; call++) {
      mustBound(bound, w, 40, 50, "call " + call);
      float[] change = gaussians(random, 2000, call % 7 == 0 ? 1 : 1e-3);
      for (int i = 0; i < w.length; i++) {
        w[i] = call % 7 == 0 ? change[i] : w[i] + change[i];
      }
    }
  }

  @Test
  void findsADominantVectorThatIsOrthogonalToTheLastOne() {
    int n = 60;
    for (double lead : new double[] {1e-4, 1e-3, 1e-2, 1, 100}) {
      SpectralBound bound = new SpectralBound(n, n);
      float[] w = new float[n * n];
      Random random = new Random(3);
      for (int i = 0; i < n; i++) {
        w[i * n + i] = (float) (0.9 * random.nextDouble());
      }
      w[0] = 1;
      for (int call = 0; call < 5; call++) {
        mustBound(bound, w, n, n, "the first vector");
      }
      w[7 * n + 7] = (float) (1 + lead);
      mustBound(bound, w, n, n, "another vector, larger by " + lead);
    }
  }

  @Test
  void boundsNearlyEqualLargestEigenvalues() {
    Random random = new Random(4);
    for (double gap : new double[] {0, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3}) {
      for (int n : new int[] {2, 10, 90}) {
        float[] w = new float[n * n];
        for (int i = 0; i < n; i++) {
          w[i * n + i] = (float) (1 - gap * i);
        }
        mustBound(new SpectralBound(n, n), w, n, n, "diagonal, gap " + gap + ", order " + n);
        float[] noise = gaussians(random, n * n, 1e-6);
        for (int i = 0; i < w.length; i++) {
          w[i] += noise[i];
        }
        mustBound(new SpectralBound(n, n), w, n, n, "with noise, gap " + gap + ", order " + n);
      }
    }
  }

  @Test
  void boundsRankOneAndZero() {
    Random random = new Random(5);
    for (int n : new int[] {3, 20, 100}) {
      float[] x = gaussians(random, n, 1);
      float[] y = gaussians(random, n, 1);
      float[] w = new float[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          w[i * n + j] = x[i] * y[j];
        }
      }
      SpectralBound bound = new SpectralBound(n, n);
      mustBound(bound, w, n, n, "rank one");
      assertThat(bound.of(kernels, new float[n * n])).isZero();
      mustBound(bound, w, n, n, "rank one after zero");
      float[] one = new float[n * n];
      one[n + 2] = 3;
      mustBound(bound, one, n, n, "a single entry");
    }
  }

  @Test
  void goesOnFromASavedVectorWithTheSameBits() {
    Random random = new Random(6);
    float[] w = gaussians(random, 30 * 20, 1);
    SpectralBound one = new SpectralBound(30, 20);
    one.of(kernels, w);
    SpectralBound other = new SpectralBound(30, 20);
    other.warm(one.warm().clone());
    float[] changed = gaussians(random, 30 * 20, 1);
    assertThat(other.of(kernels, changed)).isEqualTo(one.of(kernels, changed));
    assertThat(other.warm()).isEqualTo(one.warm());
  }
}
