package io.gamlp.admm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs where the native library is not on the class path (second test execution of the build). */
@Tag("no-native")
class NativeAbsentTest {

  @Test
  void theNativeLibraryIsReallyAbsent() {
    assertThatThrownBy(() -> Class.forName("org.bytedeco.openblas.global.openblas"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("org.bytedeco.javacpp.Loader"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void fallsBackToJavaAndSaysWhichAndWhy() {
    try (Kernels kernels = Kernels.best()) {
      assertThat(kernels).isInstanceOf(JavaKernels.class);
    }
    assertThat(KernelsSelection.choose("auto").line())
        .startsWith("pure Java (")
        .contains("(no native BLAS: java.lang.NoClassDefFoundError: org/bytedeco");
  }

  @Test
  void failsWhereTheNativeKernelsAreInsistedUpon() {
    assertThatThrownBy(() -> KernelsSelection.choose("native")).isInstanceOf(LinkageError.class);
  }
}
