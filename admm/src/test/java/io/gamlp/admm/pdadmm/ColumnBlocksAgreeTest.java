package io.gamlp.admm.pdadmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.training.StepRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The number of column blocks is a matter of rounding only. */
class ColumnBlocksAgreeTest {

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  static Stream<Run> runs() {
    Run gradient = Run.of(40, 0, 3, 12, 15, 11, 4);
    gradient.weightDecay = 1e-3;
    Run gram = gradient.copy();
    gram.steps = StepRule.EXACT;
    gram.weightDecay = 0.1;
    gram.hiddenWeightDecay = 0.1;
    gram.hiddenProx = 0.1;
    Run kernelForm = Run.of(40, 0, 3, 70, 50, 45, 4);
    kernelForm.steps = StepRule.EXACT;
    kernelForm.weightDecay = 0.1;
    kernelForm.hiddenWeightDecay = 0.1;
    kernelForm.hiddenProx = 0.1;
    return Stream.of(gradient, gram, kernelForm);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void givesTheSameWeightsForAnyNumberOfBlocks(Run run) {
    run.epochs = 1;
    Trace whole = Trace.of(run, kernels);
    for (int blocks : new int[] {2, 3, 5}) {
      Run split = run.copy();
      split.blocks = blocks;
      Trace parts = Trace.of(split, kernels);
      for (int layer : whole.layersOf(1)) {
        float[] expected = whole.shared(1, layer, "W");
        float[] actual = parts.shared(1, layer, "W");
        float largest = 0;
        for (float x : expected) {
          largest = Math.max(largest, Math.abs(x));
        }
        for (int i = 0; i < expected.length; i++) {
          assertThat(Math.abs(actual[i] - expected[i]))
              .as("W of layer " + layer + " with " + blocks + " blocks, " + run)
              .isLessThanOrEqualTo(1e-5f * largest);
        }
      }
      double objective = whole.record(1).figures().objective();
      assertThat(parts.record(1).figures().objective() / objective).isBetween(0.99999, 1.00001);
    }
  }

  @Test
  void refusesTheKernelFormWithoutAnythingThatMakesItsMinimiserUnique() {
    Run run = Run.of(10, 0, 3, 20, 15, 12, 4);
    run.steps = StepRule.EXACT;
    run.epochs = 1;
    run.weightDecay = 0.1;
    assertThatThrownBy(() -> Trace.of(run, kernels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer 2")
        .hasMessageContaining("weight decay");
  }
}
