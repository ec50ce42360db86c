package io.gamlp.admm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.testing.Reports;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EpochMeterTest {

  private static final LayerAddress SELF = new LayerAddress(2, 1);
  private static final long SECOND = 1_000_000_000L;
  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private final List<Report> reports = new ArrayList<>();
  private long now = 17 * SECOND;
  private final EpochMeter meter =
      new EpochMeter(
          new Outbox() {
            @Override
            public void send(Message message) {
              now += 2 * SECOND;
            }

            @Override
            public void report(Report report) {
              reports.add(report);
            }
          },
          () -> now);

  private void wait(int seconds) {
    now += seconds * SECOND;
  }

  private void compute(int seconds) {
    now += seconds * SECOND;
  }

  private static Message message(MessageKind kind, int floats) {
    return Message.exact(kind, SELF, new LayerAddress(1, 1), 0, 1, new float[floats]);
  }

  private static Report end(int epoch) {
    double[] figures = new EpochFigures().toNumbers();
    return new Report(Report.Kind.EPOCH, SELF, 3, epoch, figures, new float[0]);
  }

  @Test
  void splitsAnEpochIntoComputingWaitingAndSerialising() {
    meter.run(
        out -> {
          compute(5);
          out.send(message(MessageKind.P, 10));
          compute(1);
        });
    wait(7);
    meter.hasRead(3 * SECOND);
    meter.run(
        out -> {
          compute(4);
          out.send(message(MessageKind.Q, 20));
          out.report(end(1));
          compute(8);
        });
    wait(2);
    meter.run(out -> out.report(end(2)));

    assertThat(reports.stream().map(Report::kind))
        .containsExactly(
            Report.Kind.TIMES, Report.Kind.EPOCH, Report.Kind.TIMES, Report.Kind.EPOCH);
    Report first = reports.get(0);
    assertThat(List.of(first.from(), first.stage(), first.epoch())).isEqualTo(List.of(SELF, 3, 1));
    EpochTimes times = EpochTimes.of(first.scalars());
    assertThat(times.computeSeconds()).isCloseTo(10, EXACTLY);
    assertThat(times.serialiseSeconds()).isCloseTo(7, EXACTLY);
    assertThat(times.waitSeconds()).as("what is left of 21 s").isCloseTo(4, EXACTLY);
    assertThat(times.messages(MessageKind.P)).isEqualTo(1);
    assertThat(times.bytes(MessageKind.P)).isEqualTo(message(MessageKind.P, 10).wireBytes());
    assertThat(times.bytes(MessageKind.Q)).isEqualTo(message(MessageKind.Q, 20).wireBytes());

    EpochTimes second = EpochTimes.of(reports.get(2).scalars());
    assertThat(second.computeSeconds()).as("what came after the report").isCloseTo(8, EXACTLY);
    assertThat(second.waitSeconds()).isCloseTo(2, EXACTLY);
    assertThat(second.messages(MessageKind.P)).isZero();
    assertThat(second.bytes(MessageKind.Q)).isZero();
  }

  @Test
  void neverWaitsLessThanNothingWhenMessagesAreReadBesideTheComputing() {
    meter.run(out -> compute(1));
    meter.hasRead(5 * SECOND);
    meter.run(out -> out.report(end(1)));
    assertThat(EpochTimes.of(reports.get(0).scalars()).waitSeconds()).isZero();
  }

  static Stream<Run> runs() {
    Run plain = Run.of(40, 0, 3, 12, 15, 15, 4);
    plain.epochs = 4;
    Run blocks = plain.copy();
    blocks.blocks = 3;
    Run quantized = blocks.copy();
    quantized.quantization = Quantization.PQ;
    quantized.delta = "8";
    Run growing = quantized.copy();
    growing.depths = new int[] {2, 3};
    growing.steps = StepRule.EXACT;
    growing.weightDecay = 0.1;
    growing.hiddenProx = 0.1;
    return Stream.of(plain, blocks, quantized, growing);
  }

  /** The one figure is counted by the programs, the other by their host. */
  @ParameterizedTest
  @MethodSource("runs")
  void bytesByKindAddUpToTheWireBytesOfTheFigures(Run run) {
    Reports all = new Reports(run.blocks);
    try (Kernels kernels = Kernels.best()) {
      InProcessEngine engine = new InProcessEngine(run.programs(kernels, new Workspace()), all);
      engine.start();
      engine.run();
    }
    assertThat(all.records()).isNotEmpty();
    for (EpochRecord record : all.records()) {
      EpochTimes times = record.times();
      long bytes =
          times.bytes(MessageKind.P)
              + times.bytes(MessageKind.Q)
              + times.bytes(MessageKind.PARTIAL_SLAB)
              + times.bytes(MessageKind.REDUCED_SLAB)
              + times.bytes(MessageKind.PARTIAL_SUMS);
      assertThat(bytes).as("epoch %d", record.epoch()).isEqualTo(record.figures().wireBytes());
      assertThat(bytes).isPositive();
      assertThat(times.computeSeconds()).isPositive();
    }
  }
}
