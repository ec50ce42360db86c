package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.kernel.ForwardingKernels;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.ProductSum;
import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.testing.LiveArrays;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With several blocks no task ever has a matrix of a layer's width and all V columns, for as long
 * as a product, in a message, in its state, or alive between two messages.
 *
 * <p>The sizes make such matrices stand out: the longest array that a block may have is a third of
 * one.
 */
class BoundedColumnsTest {

  private static final int BLOCKS = 4;

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  /** Wide and narrow layers in turn, so that weights are small beside columns. */
  static Stream<Run> runs() {
    Run gradient = Run.of(600, 40, 3, 60, 8, 64, 8, 64, 3);
    gradient.epochs = 2;
    gradient.evalEvery = 1;
    gradient.weightDecay = 1e-3;
    Run gram = gradient.copy();
    gram.steps = StepRule.EXACT;
    gram.weightDecay = 0.1;
    gram.hiddenProx = 0.1;
    Run quantised = gram.copy();
    quantised.quantization = Quantization.PQ;
    quantised.delta = "6";
    Run kernelForm = Run.of(120, 20, 3, 600, 8, 400, 8, 400, 3);
    kernelForm.epochs = 2;
    kernelForm.evalEvery = 1;
    kernelForm.steps = StepRule.EXACT;
    kernelForm.weightDecay = 0.1;
    kernelForm.hiddenProx = 0.1;
    Run growing = gram.copy();
    growing.widths = new int[] {60, 40, 40, 40, 3};
    growing.depths = new int[] {2, 4};
    return Stream.of(gradient, gram, quantised, kernelForm, growing);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noBlockEverHasAMatrixOfAllColumns(Run run) {
    run.blocks = BLOCKS;
    Watch watch = watched(run);
    assertThat(watch.seen).as("what was looked at").isGreaterThan(1000);
    assertThat(watch.tooLong).as("arrays as long as all columns of a layer").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void oneBlockHasAllColumnsAndIsNoticed(Run run) {
    assertThat(watched(run).tooLong).isNotEmpty();
  }

  private static Watch watched(Run run) {
    Watch watch = new Watch(run);
    Kernels watched =
        new ForwardingKernels(kernels) {
          @Override
          public void gemm(
              boolean transA,
              boolean transB,
              int m,
              int n,
              int k,
              float alpha,
              float[] a,
              float[] b,
              float beta,
              float[] c) {
            watch.see(Math.max(m * n, Math.max(m * k, k * n)), "a product");
            super.gemm(transA, transB, m, n, k, alpha, a, b, beta, c);
          }

          @Override
          public RightFactor hold(float[] b, int rows, int cols) {
            RightFactor held = super.hold(b, rows, cols);
            return (transB, m, alpha, a, aOffset, beta, c, cOffset) -> {
              watch.see(m * Math.max(rows, cols), "a product");
              held.multiply(transB, m, alpha, a, aOffset, beta, c, cOffset);
            };
          }

          @Override
          public ProductSum sumOfProducts(int m, int n, float[] c) {
            ProductSum sum = super.sumOfProducts(m, n, c);
            return new ProductSum() {
              @Override
              public void add(int k, float[] a, int aOffset, float[] b, int bOffset) {
                watch.see(k * Math.max(m, n), "a product");
                sum.add(k, a, aOffset, b, bOffset);
              }

              @Override
              public void finish() {
                sum.finish();
              }
            };
          }

          @Override
          public void gram(boolean trans, int rows, int cols, float[] a, float[] c) {
            watch.see(rows * cols, "a Gram product");
            super.gram(trans, rows, cols, a, c);
          }
        };
    List<LayerProgram> programs = new ArrayList<>();
    run.programs(watched, new Workspace()).forEach(p -> programs.add(watch.over(p)));
    InProcessEngine engine = new InProcessEngine(programs, report -> {});
    engine.start();
    engine.run();
    return watch;
  }

  /** Looks at all that a layer computes with, says, saves and keeps. */
  private static final class Watch {
    private final Run run;
    private final List<String> tooLong = new ArrayList<>();
    private LayerAddress running = new LayerAddress(1, 0);
    private int seen;

    Watch(Run run) {
      this.run = run;
    }

    void see(long length, String what) {
      seen++;
      int in = run.widths[running.layer() - 1];
      int out = run.widths[running.layer()];
      long columns = run.data.trainColumns() + run.data.heldOutColumns();
      // The columns of a block at most, three matrices of them (what a chain grows by).
      long share = 3L * Math.max(in, out) * (columns / BLOCKS + 2);
      // Beside them what does not grow with V: Gram matrices and weights. Where V < n_{l-1} the
      // kernel form has V x V in place of n_{l-1} x n_{l-1}.
      long fixed = (long) (in + out) * in;
      long allColumns = (long) Math.max(in, out) * run.data.trainColumns();
      boolean square = length == (long) in * in;
      if (length > Math.max(share, Math.min(fixed, allColumns / 2)) && !square) {
        tooLong.add(what + " of " + running + " has " + length + " of " + allColumns);
      }
    }

    LayerProgram over(LayerProgram program) {
      return new ForwardingProgram(program) {

        @Override
        public void start(Outbox out) {
          running = program.address();
          program.start(out);
        }

        @Override
        public void onMessage(Message m, Outbox out) {
          running = program.address();
          see(m.values().length, m.toString());
          program.onMessage(m, out);
          program.save(new Lengths(running));
          see(LiveArrays.of(program, Watch::isShared).longest(), "a live array");
        }
      };
    }

    /** The test's own data has all columns; the workspace is seen through the products. */
    private static boolean isShared(Object object) {
      return object instanceof TrainingData || object instanceof Workspace;
    }

    private final class Lengths implements StateWriter {
      private final LayerAddress of;

      Lengths(LayerAddress of) {
        this.of = of;
      }

      @Override
      public void floats(String name, float[] array, int length) {
        see(length, "the state's " + name + " of " + of);
      }

      @Override
      public void doubles(String name, double... numbers) {
        see(numbers.length, "the state's " + name + " of " + of);
      }

      @Override
      public void bytes(String name, byte[] bytes) {
        see(bytes.length, "the state's " + name + " of " + of);
      }
    }
  }
}
