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
 * What an epoch costs on one thread, against the floor of its matrix products ({@link Floor},
 * {@link ExactFloor}), measured in the same run through the bare BLAS:
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
        "shape                          algorithm    epoch [ms]  floor [ms]  ratio  BLAS [GF/s]");
    for (Shape shape : quick ? SHAPES.subList(0, 1) : SHAPES) {
      Floor gradient =
          Floor.measure(shape.layers(), shape.hidden(), shape.input(), shape.columns());
      print(
          shape,
          "G",
          gradient.seconds(),
          gradient.gigaflopsPerSecond(),
          StepRule.GRADIENT,
          Quantization.NONE);
      print(
          shape,
          "G-Q",
          gradient.seconds(),
          gradient.gigaflopsPerSecond(),
          StepRule.GRADIENT,
          Quantization.P);
      ExactFloor exact =
          ExactFloor.measure(shape.layers(), shape.hidden(), shape.input(), shape.columns());
      print(
          shape,
          "G, exact",
          exact.seconds(),
          exact.gigaflopsPerSecond(),
          StepRule.EXACT,
          Quantization.NONE);
      print(
          shape,
          "G-Q, exact",
          exact.seconds(),
          exact.gigaflopsPerSecond(),
          StepRule.EXACT,
          Quantization.P);
    }
  }

  private static void print(
      Shape shape,
      String algorithm,
      double floor,
      double gigaflopsPerSecond,
      StepRule steps,
      Quantization quantization) {
    double seconds = epochSeconds(shape, steps, quantization);
    System.out.printf(
        Locale.ROOT,
        "%-30s %-11s  %10.2f  %10.2f  %5.2f  %11.1f%n",
        shape.name(),
        algorithm,
        1e3 * seconds,
        1e3 * floor,
        seconds / floor,
        gigaflopsPerSecond);
  }

  /** Median over the epochs after the warm-up. */
  private static double epochSeconds(Shape shape, StepRule steps, Quantization quantization) {
    // One more: the last epoch is evaluated, which is not what is measured.
    TrainingSettings settings =
        steps == StepRule.EXACT
            ? exactSettings(shape, quantization)
            : settings(shape.layers(), shape.hidden(), shape.input(), 1, quantization, EPOCHS + 1);
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

  /** Exact steps of a fixed depth with the default penalties and decay. */
  private static TrainingSettings exactSettings(Shape shape, Quantization quantization) {
    return settings(
        widths(shape.layers(), shape.hidden(), shape.input()),
        1,
        new Penalties(2, 1),
        5,
        1,
        10,
        StepRule.EXACT,
        quantization,
        EPOCHS + 1);
  }

  /** Gradient steps of a fixed depth. */
  static TrainingSettings settings(
      int layers, int hidden, int input, int blocks, Quantization quantization, int epochs) {
    return settings(
        widths(layers, hidden, input),
        blocks,
        new Penalties(1e-2, 1e-2),
        0,
        0,
        0,
        StepRule.GRADIENT,
        quantization,
        epochs);
  }

  private static int[] widths(int layers, int hidden, int input) {
    int[] widths = new int[layers + 1];
    Arrays.fill(widths, hidden);
    widths[0] = input;
    widths[layers] = SyntheticColumns.CLASSES;
    return widths;
  }

  private static TrainingSettings settings(
      int[] widths,
      int blocks,
      Penalties penalties,
      double outerDecay,
      double hiddenDecay,
      double prox,
      StepRule steps,
      Quantization quantization,
      int epochs) {
    return new TrainingSettings(
        widths,
        DepthSchedule.none(widths.length - 1),
        blocks,
        penalties,
        PenaltyRule.NONE,
        outerDecay,
        hiddenDecay,
        prox,
        steps,
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
