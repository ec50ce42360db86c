package io.gamlp.benchmarks;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.family.LayerPrograms;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.DepthSchedule;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What an epoch of gradient steps costs on one thread, against the {@link Floor} of its matrix
 * products, measured in the same run through the bare BLAS; and against that of the products with X
 * itself in the first layer, which more columns would need:
 *
 * <pre>{@code
 * java -cp 'deploy/target/flink-gamlp/lib/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.EpochBenchmark [--quick]
 * }</pre>
 */
public final class EpochBenchmark {

  /** The first epochs compile and grow buffers. */
  private static final int WARM_UP = 5;

  private static final int EPOCHS = 12;

  private EpochBenchmark() {}

  private record Shape(String name, int layers, int hidden, int input, int columns) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("10 x 100, Cora (140 columns)", 10, 100, 5732, 140),
          new Shape("10 x 256, 22,735 columns", 10, 256, 512, 22735),
          new Shape("10 x 1,000, 2,485 columns", 10, 1000, 5732, 2485));

  public static void main(String[] args) {
    boolean quick = Arrays.asList(args).contains("--quick");
    System.out.println(
        "shape                          algorithm  epoch [ms]  floor [ms]  ratio  dense [ms]  ratio"
            + "  BLAS [GF/s]");
    for (Shape shape : quick ? SHAPES.subList(0, 1) : SHAPES) {
      Floor floor = Floor.measure(shape.layers(), shape.hidden(), shape.input(), shape.columns());
      for (Quantization quantization : List.of(Quantization.NONE, Quantization.P)) {
        double seconds = epochSeconds(shape, quantization);
        System.out.printf(
            Locale.ROOT,
            "%-30s %-9s  %10.2f  %10.2f  %5.2f  %10.2f  %5.2f  %11.1f%n",
            shape.name(),
            quantization == Quantization.NONE ? "G" : "G-Q",
            1e3 * seconds,
            1e3 * floor.seconds(),
            seconds / floor.seconds(),
            1e3 * floor.denseSeconds(),
            seconds / floor.denseSeconds(),
            floor.gigaflopsPerSecond());
      }
    }
  }

  /** Median over the epochs after the warm-up. */
  private static double epochSeconds(Shape shape, Quantization quantization) {
    // One more: the last epoch is evaluated, which is not what is measured.
    TrainingSettings settings =
        settings(shape.layers(), shape.hidden(), shape.input(), 1, quantization, EPOCHS + 1);
    SyntheticColumns data = new SyntheticColumns(shape.input(), shape.columns());
    List<Long> ends = new ArrayList<>();
    ReportCollector collector = new ReportCollector(1, 1, record -> ends.add(System.nanoTime()));
    try (Kernels kernels = Kernels.best()) {
      Workspace workspace = new Workspace();
      StartWeights start = StartWeights.drawn(settings);
      List<LayerProgram> programs = new ArrayList<>();
      for (int layer = 1; layer <= shape.layers(); layer++) {
        programs.add(
            LayerPrograms.create(
                new LayerAddress(layer, 0), settings, data, start, kernels, workspace));
      }
      InProcessEngine engine = new InProcessEngine(programs, collector::add);
      engine.start();
      engine.run();
    }
    double[] seconds = new double[EPOCHS - WARM_UP - 1];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (ends.get(WARM_UP + i + 1) - ends.get(WARM_UP + i)) / 1e9;
    }
    return Floor.median(seconds);
  }

  /** Gradient steps of a fixed depth. */
  static TrainingSettings settings(
      int layers, int hidden, int input, int blocks, Quantization quantization, int epochs) {
    int[] widths = new int[layers + 1];
    Arrays.fill(widths, hidden);
    widths[0] = input;
    widths[layers] = SyntheticColumns.CLASSES;
    return new TrainingSettings(
        widths,
        DepthSchedule.none(layers),
        blocks,
        new Penalties(1e-2, 1e-2),
        PenaltyRule.NONE,
        0,
        0,
        0,
        StepRule.GRADIENT,
        quantization,
        "8",
        epochs,
        0,
        0,
        false,
        0,
        InitScheme.HE,
        Method.PDADMM,
        Objective.standard());
  }
}
