package io.gamlp.admm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelsSelectionTest {

  private static final String PROPERTY = "gamlp.kernels";

  private String before;

  @BeforeEach
  void remember() {
    before = System.getProperty(PROPERTY);
  }

  @AfterEach
  void putBack() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void takesTheJavaKernelsWhenAskedTo() {
    System.setProperty(PROPERTY, "java");
    try (Kernels kernels = Kernels.best()) {
      assertThat(kernels).isInstanceOf(JavaKernels.class);
    }
    assertThat(KernelsSelection.choose("java").why()).isEqualTo("asked for by gamlp.kernels=java");
  }

  @Test
  void refusesAnotherWord() {
    System.setProperty(PROPERTY, "gpu");
    assertThatThrownBy(Kernels::best)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gamlp.kernels must be auto, native or java, got 'gpu'");
  }
}
