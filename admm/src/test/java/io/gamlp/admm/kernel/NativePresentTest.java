package io.gamlp.admm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class NativePresentTest {

  @Test
  void takesTheNativeKernelsByItselfOrWhenAskedTo() {
    try (Kernels kernels = Kernels.best()) {
      assertThat(kernels).isInstanceOf(NativeKernels.class);
    }
    KernelsSelection.Choice byItself = KernelsSelection.choose("auto");
    assertThat(byItself.line()).contains("OpenBLAS").endsWith("(the native library loads here)");
    byItself.kernels().close();
    try (Kernels kernels = KernelsSelection.choose("native").kernels()) {
      assertThat(kernels).isInstanceOf(NativeKernels.class);
    }
  }
}
