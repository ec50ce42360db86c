package io.gamlp.admm.pdadmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.testing.Trace;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Penalties, ends of stages, evaluations, what is kept, and what is counted as sent. */
class ScheduleTest {

  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = Kernels.best();
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  private static Run growing(int blocks) {
    Run run = Run.of(30, 31, 6, 10, 8, 8, 8, 8, 3);
    run.blocks = blocks;
    run.depths = new int[] {2, 3, 5};
    run.rho = 1e-4;
    run.nu = 1e-4;
    run.epochs = 40;
    return run;
  }

  // ------------------------------------------------------------------------------- penalties

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void penaltiesGrowTenfoldAfterTwoStalledEpochsInEveryLayerAtOnce(int blocks) {
    Run run = growing(blocks);
    run.penaltyRule = PenaltyRule.AUTHORS;
    Trace trace = Trace.of(run, kernels);
    int growths = 0;
    for (int stage = 0; stage < run.depths.length; stage++) {
      Map<Integer, Penalties> from = new TreeMap<>();
      Penalties latest = new Penalties(run.rho, run.nu);
      Penalties holds = latest;
      double last = Double.POSITIVE_INFINITY;
      int stalled = 0;
      for (int k = 1; k <= run.epochs; k++) {
        int epoch = stage * run.epochs + k;
        EpochRecord record = trace.record(epoch);
        assertThat(record.stage()).isEqualTo(stage);
        holds = from.getOrDefault(epoch, holds);
        assertThat(record.figures().penalties()).as("penalties of epoch " + epoch).isEqualTo(holds);
        double loss = record.evaluation().trainLoss();
        stalled = last - loss > 1e-3 ? 0 : stalled + 1;
        last = loss;
        if (stalled == 2) {
          stalled = 0;
          latest = new Penalties(Math.min(10 * latest.rho(), 1), Math.min(10 * latest.nu(), 1));
          from.put(epoch + run.depths[stage] + 1, latest);
          growths++;
        }
      }
    }
    assertThat(growths).as("a test of growth needs some").isGreaterThan(2);
    everyLayerAgrees(trace);
  }

  private static void everyLayerAgrees(Trace trace) {
    Map<Integer, Long> different =
        trace.reports.all().stream()
            .filter(r -> r.kind() == Report.Kind.EPOCH)
            .collect(
                Collectors.groupingBy(
                    Report::epoch,
                    Collectors.collectingAndThen(
                        Collectors.mapping(
                            r -> EpochFigures.of(r.scalars()).penalties(), Collectors.toSet()),
                        set -> (long) set.size())));
    assertThat(different.values()).containsOnly(1L);
  }

  // ------------------------------------------------------------------------------- early end

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 2, 2", "3, 1, 3", "3, 5, 1", "1, 1, 4"})
  void everyLayerEndsAStageAFixedTimeAfterPatienceRanOut(int blocks, int evalEvery, int patience) {
    Run run = growing(blocks);
    run.evalEvery = evalEvery;
    run.patience = patience;
    run.rho = 1e-2;
    run.nu = 1e-2;
    Trace trace = Trace.of(run, kernels);
    int start = 0;
    boolean early = false;
    for (int stage = 0; stage < run.depths.length; stage++) {
      int end = start + run.epochs;
      double best = -1;
      int without = 0;
      for (int k = evalEvery; start + k <= Math.min(end, trace.epochs()); k += evalEvery) {
        double val = trace.record(start + k).evaluation().valAccuracy();
        without = val > best ? 0 : without + 1;
        best = Math.max(best, val);
        if (without >= patience) {
          end = Math.min(end, start + k + run.depths[stage] + 1);
        }
      }
      early |= end < start + run.epochs;
      int firstOfStage = start;
      int lastOfStage = end;
      for (int layer = 1; layer <= 5; layer++) {
        int l = layer;
        int s = stage;
        boolean trains = l == 5 || l < run.depths[stage];
        int[] epochs =
            trace.reports.all().stream()
                .filter(r -> r.kind() == Report.Kind.EPOCH && r.stage() == s)
                .filter(r -> r.from().layer() == l)
                .mapToInt(Report::epoch)
                .sorted()
                .distinct()
                .toArray();
        assertThat(epochs.length)
            .as("epochs of layer " + l + " in stage " + s)
            .isEqualTo(trains ? lastOfStage - firstOfStage : 0);
        if (trains) {
          assertThat(epochs[0]).isEqualTo(firstOfStage + 1);
          assertThat(epochs[epochs.length - 1]).isEqualTo(lastOfStage);
        }
      }
      assertThat(trace.record(end).evaluation().isFull())
          .as("the last epoch is evaluated")
          .isTrue();
      start = end;
    }
    assertThat(trace.epochs()).isEqualTo(start);
    assertThat(early).as("a test of early ends needs one").isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 2, 2", "3, 1, 3", "3, 5, 1", "1, 1, 4"})
  void trainingEndsWhenPatienceRunsOutWhereTheBestEpochIsKept(
      int blocks, int evalEvery, int patience) {
    Run run = growing(blocks);
    run.evalEvery = evalEvery;
    run.patience = patience;
    run.rho = 1e-2;
    run.nu = 1e-2;
    run.keepBest = true;
    Trace trace = Trace.of(run, kernels);
    int lastStage = run.depths.length - 1;
    double best = -1;
    int bestEpoch = 0;
    int without = 0;
    int epochs = trace.reports.records().size();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      EpochRecord record = trace.record(epoch);
      if (record.stage() < lastStage || record.evaluation() == null) {
        continue;
      }
      double val = record.evaluation().valAccuracy();
      without = val > best ? 0 : without + 1;
      bestEpoch = val > best ? epoch : bestEpoch;
      best = Math.max(best, val);
      boolean over = without >= patience;
      assertThat(record.evaluation().last()).as("epoch " + epoch + " is the last").isEqualTo(over);
      assertThat(epoch == epochs).as("nothing counts behind " + epoch).isEqualTo(over);
    }
    assertThat(epochs).as("a test of an early end needs one").isLessThan(3 * run.epochs);
    for (Report weights : trace.reports.weights().values()) {
      assertThat(weights.epoch()).isEqualTo(bestEpoch);
    }
    int ahead =
        trace.reports.all().stream()
            .filter(r -> r.kind() == Report.Kind.EPOCH)
            .mapToInt(Report::epoch)
            .max()
            .orElseThrow();
    assertThat(ahead).as("layers were ahead").isGreaterThan(epochs);
    assertThat(ahead).isLessThanOrEqualTo(epochs + run.depths[lastStage] + 1);
  }

  // ------------------------------------------------------------------------------ evaluation

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "3, 2", "1, 7", "2, 0"})
  void evaluationsEqualAnIndependentForwardPass(int blocks, int evalEvery) {
    Run run = growing(blocks);
    run.rho = 1e-2;
    run.nu = 1e-2;
    run.epochs = 9;
    run.evalEvery = evalEvery;
    Trace trace = Trace.of(run, kernels);
    int evaluated = 0;
    for (int epoch = 1; epoch <= trace.epochs(); epoch++) {
      int k = (epoch - 1) % run.epochs + 1;
      EvaluationFigures figures = trace.record(epoch).evaluation();
      boolean expected = k == run.epochs || (evalEvery > 0 && k % evalEvery == 0);
      assertThat(figures != null).as("evaluation of epoch " + epoch).isEqualTo(expected);
      if (expected) {
        evaluated++;
        Forward forward = new Forward(run);
        for (int layer : trace.layersOf(epoch)) {
          forward.layer(layer, trace.shared(epoch, layer, "W"), trace.shared(epoch, layer, "b"));
        }
        forward.mustEqual(figures);
      }
    }
    assertThat(evaluated).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void keepsTheWeightsOfTheFirstBestValidationEpochOfTheLastStage(int blocks) {
    Run run = growing(blocks);
    run.rho = 1e-2;
    run.nu = 1e-2;
    run.epochs = 25;
    run.evalEvery = 1;
    run.keepBest = true;
    Trace trace = Trace.of(run, kernels);
    List<EpochRecord> lastStage =
        trace.reports.records().stream().filter(r -> r.stage() == 2).toList();
    double best =
        lastStage.stream().mapToDouble(r -> r.evaluation().valAccuracy()).max().orElseThrow();
    EpochRecord first =
        lastStage.stream().filter(r -> r.evaluation().valAccuracy() == best).findFirst().get();
    assertThat(first.evaluation().best()).isTrue();
    assertThat(first.epoch()).as("a test of keeping needs a best before the end").isLessThan(75);

    Map<Integer, Report> weights = trace.reports.weights();
    assertThat(weights.keySet()).containsExactly(1, 2, 3, 4, 5);
    Forward forward = new Forward(run);
    weights.forEach(
        (layer, report) -> {
          assertThat(report.epoch()).as("epoch of layer " + layer).isEqualTo(first.epoch());
          int out = run.widths[layer];
          int split = report.values().length - out;
          forward.layer(
              layer,
              Arrays.copyOf(report.values(), split),
              Arrays.copyOfRange(report.values(), split, split + out));
        });
    forward.mustEqual(first.evaluation());
  }

  @Test
  void reportsTheLastWeightsWhereTheBestAreNotAskedFor() {
    Run run = growing(3);
    run.epochs = 5;
    run.evalEvery = 1;
    Trace trace = Trace.of(run, kernels);
    trace
        .reports
        .weights()
        .forEach(
            (layer, report) -> {
              assertThat(report.epoch()).isEqualTo(15);
              float[] w = trace.shared(15, layer, "W");
              assertThat(Arrays.copyOf(report.values(), w.length)).isEqualTo(w);
            });
  }

  @Test
  void takesTheLastEvaluationForTheBestWithoutHeldOutColumns() {
    Run run = Run.of(20, 0, 6, 10, 8, 3);
    run.epochs = 6;
    run.evalEvery = 2;
    run.keepBest = true;
    Trace trace = Trace.of(run, kernels);
    assertThat(trace.record(4).evaluation().valAccuracy()).isNaN();
    assertThat(trace.record(4).evaluation().testAccuracy()).isNaN();
    trace.reports.weights().values().forEach(r -> assertThat(r.epoch()).isEqualTo(6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aStartThatNoEpochBeatsIsKept(int blocks) {
    Run good = Run.of(30, 31, 6, 10, 8, 3);
    good.blocks = blocks;
    good.epochs = 25;
    good.evalEvery = 1;
    good.keepBest = true;
    Map<Integer, Report> trained = Trace.of(good, kernels).reports.weights();

    Run spoiling = good.copy();
    spoiling.candidate = Run.candidate(weightsOf(trained, good.widths));
    spoiling.weightDecay = 1e6;
    spoiling.patience = 3;
    Trace trace = Trace.of(spoiling, kernels);

    EvaluationFigures start =
        trace.reports.all().stream()
            .filter(r -> r.kind() == Report.Kind.EVALUATION && r.epoch() == 0)
            .map(r -> EvaluationFigures.of(r.scalars()))
            .findFirst()
            .orElseThrow();
    assertThat(trace.reports.records())
        .allSatisfy(r -> assertThat(r.evaluation().best()).isFalse())
        .allSatisfy(
            r -> assertThat(r.evaluation().valAccuracy()).isLessThanOrEqualTo(start.valAccuracy()));
    assertThat(trace.reports.records())
        .as("patience counts from the start")
        .hasSize(spoiling.patience);
    trace
        .reports
        .weights()
        .forEach(
            (layer, report) -> {
              assertThat(report.epoch()).isZero();
              assertThat(report.values()).isEqualTo(trained.get(layer).values());
            });
  }

  @Test
  void aStartIsNoCandidateWhereTheLastEpochIsKeptOrTheChainGrows() {
    Run last = Run.of(30, 31, 6, 10, 8, 8, 3);
    last.epochs = 4;
    last.evalEvery = 1;
    last.candidate = Run.candidate(StartWeights.drawn(last.settings()));
    Run growing = last.copy();
    growing.depths = new int[] {2, 3};
    growing.keepBest = true;
    for (Run run : List.of(last, growing)) {
      assertThat(Trace.of(run, kernels).reports.all()).noneMatch(report -> report.epoch() == 0);
    }
  }

  private static StartWeights weightsOf(Map<Integer, Report> reports, int[] widths) {
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return Arrays.copyOf(reports.get(layer).values(), widths[layer] * widths[layer - 1]);
      }

      @Override
      public float[] bias(int layer) {
        float[] values = reports.get(layer).values();
        return Arrays.copyOfRange(values, widths[layer] * widths[layer - 1], values.length);
      }
    };
  }

  /** A forward pass in double over all columns. */
  private static final class Forward {
    private final Run run;
    private double[][] train;
    private double[][] heldOut;

    Forward(Run run) {
      this.run = run;
      train = rows(run.data.trainInput(0, 1), run.widths[0]);
      heldOut = rows(run.data.heldOutInput(0, 1), run.widths[0]);
    }

    private static double[][] rows(float[] x, int width) {
      double[][] rows = new double[x.length / width][width];
      for (int i = 0; i < x.length; i++) {
        rows[i / width][i % width] = x[i];
      }
      return rows;
    }

    void layer(int layer, float[] w, float[] b) {
      boolean hidden = layer < run.widths.length - 1;
      train = next(train, w, b, hidden);
      heldOut = next(heldOut, w, b, hidden);
    }

    private static double[][] next(double[][] x, float[] w, float[] b, boolean hidden) {
      double[][] y = new double[x.length][b.length];
      for (int v = 0; v < x.length; v++) {
        for (int i = 0; i < b.length; i++) {
          y[v][i] = b[i];
          for (int j = 0; j < x[v].length; j++) {
            y[v][i] += w[i * x[v].length + j] * x[v][j];
          }
          y[v][i] = hidden ? Math.max(y[v][i], 0) : y[v][i];
        }
      }
      return y;
    }

    void mustEqual(EvaluationFigures figures) {
      int[] labels = run.data.trainLabels(0, 1);
      double loss = 0;
      int right = 0;
      for (int v = 0; v < train.length; v++) {
        double sum = Arrays.stream(train[v]).map(Math::exp).sum();
        loss += Math.log(sum) - train[v][labels[v]];
        right += argmax(train[v]) == labels[v] ? 1 : 0;
      }
      assertThat(figures.trainLoss()).isCloseTo(loss / train.length, within(1e-5));
      assertThat(figures.trainAccuracy()).isEqualTo((double) right / train.length);
      assertThat(figures.valAccuracy()).isEqualTo(accuracy(true));
      assertThat(figures.testAccuracy()).isEqualTo(accuracy(false));
    }

    private double accuracy(boolean validation) {
      int[] labels = run.data.heldOutLabels(0, 1);
      // Every third column of a block is for validation, so it matters how columns are split.
      boolean[] isValidation = new boolean[labels.length];
      int done = 0;
      for (int block = 0; block < run.blocks; block++) {
        for (boolean is : run.data.heldOutIsValidation(block, run.blocks)) {
          isValidation[done++] = is;
        }
      }
      int right = 0;
      int count = 0;
      for (int v = 0; v < labels.length; v++) {
        if (isValidation[v] == validation) {
          count++;
          right += argmax(heldOut[v]) == labels[v] ? 1 : 0;
        }
      }
      return (double) right / count;
    }

    private static int argmax(double[] x) {
      int best = 0;
      for (int i = 1; i < x.length; i++) {
        best = x[i] > x[best] ? i : best;
      }
      return best;
    }
  }

  // ------------------------------------------------------------------------------- what is sent

  @ParameterizedTest
  @CsvSource({
    "NONE, 8, 1",
    "P, -1:20, 1",
    "P, 3, 1",
    "PQ, -1:2:1000, 1",
    "PQ, 4, 1",
    "NONE, 8, 3",
    "PQ, -1:20, 3"
  })
  void countsTheEntriesAndBytesThatTravel(Quantization quantization, String delta, int blocks) {
    Run run = growing(blocks);
    run.rho = 1e-2;
    run.nu = 1e-2;
    run.epochs = 4;
    run.quantization = quantization;
    run.delta = delta;
    Trace trace = Trace.of(run, kernels);
    int bits = Map.of("8", 8, "-1:20", 5, "3", 3, "-1:2:1000", 10, "4", 4).get(delta);
    for (int epoch = 1; epoch <= trace.epochs(); epoch++) {
      int boundaries = trace.layersOf(epoch).length - 1;
      boolean lastQ = epoch < trace.epochs();
      long values = 0;
      long payload = 0;
      long messages = 0;
      for (int block = 0; block < blocks; block++) {
        int entries = 8 * run.data.trainLabels(block, blocks).length;
        long real = 4L * entries;
        long packed = (bits * (long) entries + 7) / 8;
        values += (long) boundaries * entries * (lastQ ? 2 : 1);
        payload += boundaries * (quantization.ofP() ? packed : real);
        payload += lastQ ? boundaries * (quantization.ofQ() ? packed : real) : 0;
        messages += (long) boundaries * (lastQ ? 2 : 1);
      }
      EpochFigures figures = trace.record(epoch).figures();
      assertThat(figures.valuesSent()).as("values of epoch " + epoch).isEqualTo(values);
      assertThat(figures.payloadBytes()).as("payload of epoch " + epoch).isEqualTo(payload);
      assertThat(figures.wireBytes())
          .as("wire bytes of epoch " + epoch)
          .isEqualTo(
              payload
                  + messages * Message.HEADER_BYTES
                  + betweenBlocks(run, trace.layersOf(epoch)));
    }
  }

  /** Gradient steps: W's gradient in slabs, there and back, then the sums behind theta and b. */
  private static long betweenBlocks(Run run, int[] layers) {
    long pairs = (long) run.blocks * (run.blocks - 1);
    long bytes = 0;
    for (int layer : layers) {
      long slabs = 4L * run.widths[layer] * run.widths[layer - 1] * (run.blocks - 1);
      bytes += 2 * (slabs + pairs * (Message.HEADER_BYTES + 8));
      bytes += pairs * (Message.HEADER_BYTES + 8L * (1 + 1 + 2 * run.widths[layer]));
    }
    return bytes;
  }

  @Test
  void sendsNoDecisionsOncePenaltiesCannotGrow() {
    Run run = Run.of(30, 0, 6, 10, 8, 8, 3);
    run.rho = 1;
    run.nu = 1;
    run.epochs = 150;
    // So coarse that training soon stands still.
    run.quantization = Quantization.PQ;
    run.delta = "-1:20";
    Trace fixed = Trace.of(run, kernels);
    Run growing = run.copy();
    growing.penaltyRule = PenaltyRule.AUTHORS;
    Trace authors = Trace.of(growing, kernels);
    int stalled = 0;
    for (int epoch = 1; epoch <= run.epochs; epoch++) {
      assertThat(authors.record(epoch).figures().wireBytes())
          .as("wire bytes of epoch " + epoch)
          .isEqualTo(fixed.record(epoch).figures().wireBytes());
      stalled +=
          epoch > 1
                  && authors.record(epoch - 1).evaluation().trainLoss()
                          - authors.record(epoch).evaluation().trainLoss()
                      < 1e-3
              ? 1
              : 0;
    }
    assertThat(stalled).as("a test of stalled training needs some").isGreaterThan(20);
  }
}
