package io.gamlp.admm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.openblas.global.openblas.blas_get_num_threads;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class NativeKernelsTest extends KernelsContract {
  @Override
  Kernels create() {
    return new NativeKernels();
  }

  @Test
  void keepsToOneThread() {
    assertThat(blas_get_num_threads()).isOne();
  }

  @Test
  void givesTheSameBitsInTwoThreadsAtOnce() throws Exception {
    float[] a = gaussians(new Random(8), 120 * 300);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<float[]> one = threads.submit(() -> manyGrams(a));
      Future<float[]> two = threads.submit(() -> manyGrams(a));
      assertThat(one.get()).isEqualTo(two.get());
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] manyGrams(float[] a) {
    float[] c = new float[120 * 120];
    try (Kernels kernels = new NativeKernels()) {
      for (int i = 0; i < 50; i++) {
        kernels.gemm(false, true, 120, 120, 300, 0.1f, a, a, 1f, c);
      }
    }
    return c;
  }
}
