package io.gamlp.admm.pdadmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.SyntheticData;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.Quantization;
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
    Run kernelForm = gram.copy();
    kernelForm.widths = new int[] {70, 50, 45, 4};
    kernelForm.data = new SyntheticData(70, 4, 40, 0, 3);
    Run span = gradient.copy();
    span.widths = kernelForm.widths;
    span.data = kernelForm.data;
    return Stream.of(gradient, gram, kernelForm, span)
        .flatMap(g -> Stream.of(g, quantised(g, Quantization.P), quantised(g, Quantization.PQ)));
  }

  private static Run quantised(Run run, Quantization quantization) {
    Run quantised = run.copy();
    quantised.quantization = quantization;
    quantised.delta = "5";
    return quantised;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void givesTheSameWeightsForAnyNumberOfBlocks(Run run) {
    run.epochs = 1;
    Trace whole = Trace.of(run, kernels);
    for (int blocks : new int[] {2, 3, 7}) {
      Run split = run.copy();
      split.blocks = blocks;
      Trace parts = Trace.of(split, kernels);
      for (int layer : whole.layersOf(1)) {
        String what = "layer " + layer + " with " + blocks + " blocks, " + run;
        // No entry of this data lies on a tie between two points of Delta.
        assertThat(parts.columns(1, layer, "p", run.widths[layer - 1]))
            .as("p of " + what)
            .satisfies(p -> agree(p, whole.columns(1, layer, "p", run.widths[layer - 1])));
        assertThat(parts.shared(1, layer, "W"))
            .as("W of " + what)
            .satisfies(w -> agree(w, whole.shared(1, layer, "W")));
      }
      double objective = whole.record(1).figures().objective();
      assertThat(parts.record(1).figures().objective() / objective).isBetween(0.99999, 1.00001);
    }
  }

  private static void agree(double[][] actual, double[][] expected) {
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        assertThat(actual[row][i]).isCloseTo(expected[row][i], within(1e-4));
      }
    }
  }

  private static void agree(float[] actual, float[] expected) {
    float largest = 0;
    for (float x : expected) {
      largest = Math.max(largest, Math.abs(x));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f * largest));
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
