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
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How the time of an epoch grows with the number V of training columns: an eighth, a quarter, half
 * and all of ogbn-arxiv's, 10 layers of 256, K = 4 hops of 128 features, in-process on one thread.
 * It is linear where seconds per column stay the same.
 *
 * <pre>{@code
 * OPENBLAS_NUM_THREADS=1 java -Xmx9g -XX:+UseParallelGC -Dorg.bytedeco.javacpp.nopointergc=true \
 *   -cp 'deploy/target/flink-gamlp/lib/*:deploy/target/flink-gamlp/app/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.EpochScaling [gradient|exact [COLUMNS]]
 * }</pre>
 *
 * @param columns number of training columns
 * @param secondsPerEpoch median over the epochs after the first, which compile and grow buffers
 * @param cpuSecondsPerEpoch the same of the thread's CPU time, which bears a busy machine
 */
public record EpochScaling(int columns, double secondsPerEpoch, double cpuSecondsPerEpoch) {

  private static final int LAYERS = 10;
  private static final int HIDDEN = 256;
  private static final int INPUT = 4 * ArxivSize.FEATURES;
  private static final int WARM_UP = 2;
  private static final int EPOCHS = 3;
  private static final int LARGEST_DIVISOR = 8;

  /** Microseconds of CPU time of an epoch for each column. */
  public double microsecondsPerColumn() {
    return 1e6 * cpuSecondsPerEpoch / columns;
  }

  /** Prints a line for each number of columns. */
  public static void main(String[] args) {
    StepRule steps =
        StepRule.valueOf((args.length > 0 ? args[0] : "gradient").toUpperCase(Locale.ROOT));
    int columns = args.length > 1 ? Integer.parseInt(args[1]) : ArxivSize.TRAIN;
    System.out.println("columns  epoch [s]  CPU [s]  CPU per column [µs]  of the eighth's");
    double first = 0;
    for (int divisor = LARGEST_DIVISOR; divisor >= 1; divisor /= 2) {
      EpochScaling one = measure(columns / divisor, steps);
      first = divisor == LARGEST_DIVISOR ? one.microsecondsPerColumn() : first;
      System.out.printf(
          Locale.ROOT,
          "%7d  %9.3f  %7.3f  %19.2f  %15.3f%n",
          one.columns,
          one.secondsPerEpoch,
          one.cpuSecondsPerEpoch,
          one.microsecondsPerColumn(),
          one.microsecondsPerColumn() / first);
    }
  }

  /** Measures some epochs with {@code columns} random columns, none evaluated. */
  public static EpochScaling measure(int columns, StepRule steps) {
    // One more: the last epoch is evaluated, which is not what is measured.
    TrainingSettings settings = settings(steps, WARM_UP + EPOCHS + 1);
    TrainingData data = new RandomColumns(columns);
    List<Long> ends = new ArrayList<>();
    List<Long> cpuEnds = new ArrayList<>();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ReportCollector collector =
        new ReportCollector(
            1,
            1,
            record -> {
              ends.add(System.nanoTime());
              cpuEnds.add(threads.getCurrentThreadCpuTime());
            });
    try (Kernels kernels = Kernels.best()) {
      Workspace workspace = new Workspace();
      StartWeights start = StartWeights.drawn(settings);
      List<LayerProgram> programs = new ArrayList<>();
      for (int layer = 1; layer <= LAYERS; layer++) {
        LayerAddress address = new LayerAddress(layer, 0);
        programs.add(LayerPrograms.create(address, settings, data, start, kernels, workspace));
      }
      InProcessEngine engine = new InProcessEngine(programs, collector::add);
      engine.start();
      engine.run();
    }
    return new EpochScaling(columns, median(ends), median(cpuEnds));
  }

  /** Median time, in seconds, between the ends of epochs after the warm-up. */
  private static double median(List<Long> ends) {
    double[] seconds = new double[EPOCHS];
    for (int i = 0; i < EPOCHS; i++) {
      seconds[i] = (ends.get(WARM_UP + i) - ends.get(WARM_UP + i - 1)) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[EPOCHS / 2];
  }

  /** Exact steps as {@code gamlp train} has them by default, but for what it learns. */
  private static TrainingSettings settings(StepRule steps, int epochs) {
    int[] widths = new int[LAYERS + 1];
    Arrays.fill(widths, HIDDEN);
    widths[0] = INPUT;
    widths[LAYERS] = ArxivSize.CLASSES;
    boolean exact = steps == StepRule.EXACT;
    return new TrainingSettings(
        widths,
        DepthSchedule.none(LAYERS),
        1,
        exact ? new Penalties(2, 1) : new Penalties(1e-2, 1e-2),
        PenaltyRule.NONE,
        exact ? 5 : 0,
        exact ? 1 : 0,
        exact ? 10 : 0,
        steps,
        Quantization.NONE,
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

  /** Columns between 0 and 1, of any class. */
  private static final class RandomColumns implements TrainingData {

    private final float[] x;
    private final int[] labels;

    RandomColumns(int columns) {
      SplittableRandom random = new SplittableRandom(1);
      x = new float[INPUT * columns];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextDouble();
      }
      labels = random.ints(columns, 0, ArxivSize.CLASSES).toArray();
    }

    @Override
    public int inputDimension() {
      return INPUT;
    }

    @Override
    public int numClasses() {
      return ArxivSize.CLASSES;
    }

    @Override
    public int trainColumns() {
      return labels.length;
    }

    @Override
    public int heldOutColumns() {
      return 0;
    }

    @Override
    public float[] trainInput(int block, int blocks) {
      return x;
    }

    @Override
    public int[] trainLabels(int block, int blocks) {
      return labels;
    }

    @Override
    public float[] heldOutInput(int block, int blocks) {
      return new float[0];
    }

    @Override
    public int[] heldOutLabels(int block, int blocks) {
      return new int[0];
    }

    @Override
    public boolean[] heldOutIsValidation(int block, int blocks) {
      return new boolean[0];
    }
  }
}
