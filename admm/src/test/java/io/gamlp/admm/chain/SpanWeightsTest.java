package io.gamlp.admm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A first layer that holds W by its coefficients on X shows the W that it stands for. */
class SpanWeightsTest {

  private static final int IN = 50;
  private static final int OUT = 8;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  /**
   * With evaluations so many that they have a kernel of their own, and so few that they have not.
   */
  static Stream<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int blocks : new int[] {1, 3}) {
      for (int evalEvery : new int[] {1, 20}) {
        Run run = Run.of(20, 30, 4, IN, OUT, 6, 3);
        run.blocks = blocks;
        run.evalEvery = evalEvery;
        run.epochs = 40;
        run.keepBest = true;
        run.weightDecay = 1e-2;
        runs.add(run);
        Run sweeps = run.copy();
        sweeps.method = Method.DLADMM;
        sweeps.rho = 1.5;
        sweeps.nu = 0.5;
        runs.add(sweeps);
      }
    }
    return runs.stream();
  }

  @Test
  void bothFormsOfHeldOutColumnsAreAmongTheRuns() {
    assertThat(runs().map(r -> HeldOutColumns.inKernelForm(r.settings(), 20, 30 / r.blocks)))
        .contains(true, false);
    assertThat(runs()).allMatch(run -> run.settings().firstLayerInSpan(20));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void evaluationsStartFromTheActivationsOfTheEpochsWeights(Run run) {
    Trace trace = Trace.of(run, kernels);
    Map<Integer, Map<Integer, float[]>> waves = wavesOfLayer1(run);
    assertThat(waves).hasSize(40 / run.evalEvery);
    waves.forEach(
        (epoch, ofBlocks) -> {
          float[] w = trace.shared(epoch, 1, "W");
          float[] b = trace.shared(epoch, 1, "b");
          for (int block = 0; block < run.blocks; block++) {
            float[] train = run.data.trainInput(block, run.blocks);
            float[] heldOut = run.data.heldOutInput(block, run.blocks);
            float[] x = Arrays.copyOf(train, train.length + heldOut.length);
            System.arraycopy(heldOut, 0, x, train.length, heldOut.length);
            mustBeClose(ofBlocks.get(block), activations(w, b, x));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theWeightsOfTheBestEvaluationAreThoseOfItsEpoch(Run run) {
    Trace trace = Trace.of(run, kernels);
    Report report =
        trace.reports.all().stream()
            .filter(r -> r.kind() == Report.Kind.WEIGHTS && r.from().layer() == 1)
            .findFirst()
            .orElseThrow();
    float[] w = trace.shared(report.epoch(), 1, "W");
    mustBeClose(Arrays.copyOf(report.values(), w.length), w);
  }

  /** By blocks, by epochs. */
  private static Map<Integer, Map<Integer, float[]>> wavesOfLayer1(Run run) {
    Map<Integer, Map<Integer, float[]>> waves = new TreeMap<>();
    List<LayerProgram> programs = new ArrayList<>();
    for (LayerProgram program : run.programs(kernels, new Workspace())) {
      programs.add(
          new ForwardingProgram(program) {
            @Override
            public void onMessage(Message m, Outbox out) {
              if (m.kind() == MessageKind.EVALUATE && m.from().layer() == 1) {
                waves
                    .computeIfAbsent(m.epoch(), e -> new HashMap<>())
                    .put(m.from().block(), m.values().clone());
              }
              super.onMessage(m, out);
            }
          });
    }
    InProcessEngine engine = new InProcessEngine(programs, report -> {});
    engine.start();
    engine.run();
    return waves;
  }

  private static float[] activations(float[] w, float[] b, float[] x) {
    float[] a = new float[x.length / IN * OUT];
    for (int k = 0; k < a.length; k++) {
      double sum = b[k % OUT];
      for (int i = 0; i < IN; i++) {
        sum += (double) w[k % OUT * IN + i] * x[k / OUT * IN + i];
      }
      a[k] = (float) Math.max(sum, 0);
    }
    return a;
  }

  private static void mustBeClose(float[] actual, float[] expected) {
    float largest = 0;
    for (float x : expected) {
      largest = Math.max(largest, Math.abs(x));
    }
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(2e-5f * largest));
    }
  }
}
