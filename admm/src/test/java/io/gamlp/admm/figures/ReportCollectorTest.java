package io.gamlp.admm.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.training.Penalties;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReportCollectorTest {

  private static final int LAYERS = 3;
  private static final int BLOCKS = 2;

  private static List<Report> reports() {
    return reports(Integer.MAX_VALUE);
  }

  /**
   * Epochs 1 … 4; those of even number are evaluated. Risks that no order of adding keeps.
   *
   * @param lastEpoch with which training ends early
   */
  private static List<Report> reports(int lastEpoch) {
    List<Report> reports = new ArrayList<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      for (int layer = 1; layer <= LAYERS; layer++) {
        for (int block = 0; block < BLOCKS; block++) {
          EpochFigures figures =
              new EpochFigures()
                  .risk(Math.pow(10, 9 * (layer - 2)) / 3 + block)
                  .residual(epoch)
                  .sent(10, 40, 85)
                  .epochOf(new Penalties(0.1, 0.2), LAYERS, epoch % 2 == 0);
          reports.add(
              new Report(
                  Report.Kind.EPOCH,
                  new LayerAddress(layer, block),
                  0,
                  epoch,
                  figures.toNumbers(),
                  new float[0]));
        }
      }
      if (epoch % 2 == 0) {
        EvaluationFigures outcome =
            new EvaluationFigures(0.5, 0.75, 0.5, Double.NaN, epoch == 2, epoch == lastEpoch);
        reports.add(
            new Report(
                Report.Kind.EVALUATION,
                new LayerAddress(LAYERS, 0),
                0,
                epoch,
                outcome.toNumbers(),
                new float[0]));
      }
    }
    return reports;
  }

  private static List<String> collect(List<Report> reports, int firstEpoch) {
    List<String> records = new ArrayList<>();
    ReportCollector collector =
        new ReportCollector(BLOCKS, firstEpoch, r -> records.add(r.toString()));
    reports.forEach(collector::add);
    return records;
  }

  @Test
  void givesOutTheSameRecordsForAnyOrderAndAnyRepetition() {
    List<String> expected = collect(reports(), 1);
    assertThat(expected).hasSize(4);
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      List<Report> shuffled = new ArrayList<>(reports());
      shuffled.addAll(reports().subList(random.nextInt(5), 12));
      Collections.shuffle(shuffled, random);
      assertThat(collect(shuffled, 1)).isEqualTo(expected);
    }
  }

  @Test
  void dropsWhatLayersReportOfEpochsBehindAnEarlyEnd() {
    List<String> expected = collect(reports(2), 1);
    assertThat(expected).hasSize(2);
    Random random = new Random(2);
    for (int trial = 0; trial < 50; trial++) {
      List<Report> shuffled = new ArrayList<>(reports(2));
      Collections.shuffle(shuffled, random);
      assertThat(collect(shuffled, 1)).isEqualTo(expected);
    }
  }

  @Test
  void addsUpLayersAndBlocksAndWaitsForTheEvaluation() {
    List<EpochRecord> records = new ArrayList<>();
    ReportCollector collector = new ReportCollector(BLOCKS, 1, records::add);
    List<Report> reports = reports();
    Report evaluation =
        reports.stream().filter(r -> r.kind() == Report.Kind.EVALUATION).findFirst().orElseThrow();
    reports.stream().filter(r -> !r.equals(evaluation) && r.epoch() <= 2).forEach(collector::add);
    assertThat(records).as("epoch 2 still lacks its evaluation").hasSize(1);
    collector.add(evaluation);
    assertThat(records).hasSize(2);
    assertThat(records.get(0).evaluation()).isNull();
    assertThat(records.get(1).evaluation().valAccuracy()).isEqualTo(0.5);
    EpochFigures figures = records.get(1).figures();
    assertThat(figures.residual()).isEqualTo(12);
    assertThat(figures.valuesSent()).isEqualTo(60);
    assertThat(figures.payloadBytes()).isEqualTo(240);
    assertThat(figures.wireBytes()).isEqualTo(510);
    assertThat(figures.penalties()).isEqualTo(new Penalties(0.1, 0.2));
  }

  @Test
  void addsUpTheFirstTimesOfEachLayerAndBlock() {
    List<EpochRecord> records = new ArrayList<>();
    ReportCollector collector = new ReportCollector(BLOCKS, 1, records::add);
    for (Report report : reports().subList(0, LAYERS * BLOCKS)) {
      collector.add(times(report, 2));
      collector.add(times(report, 0.5)); // of a part of the epoch, measured after a failure
      collector.add(report);
    }
    collector.add(times(reports().get(0), 9)); // of an epoch that was given out
    assertThat(records).hasSize(1);
    EpochTimes times = records.get(0).times();
    assertThat(times.computeSeconds()).isEqualTo(2 * LAYERS * BLOCKS);
    assertThat(times.messages(MessageKind.Q)).isEqualTo(LAYERS * BLOCKS);
    assertThat(times.bytes(MessageKind.Q)).isEqualTo(7L * LAYERS * BLOCKS);
  }

  private static Report times(Report epoch, double seconds) {
    EpochTimes times = new EpochTimes().seconds(seconds, 0, 0);
    times.sent(MessageKind.Q, 7);
    return new Report(
        Report.Kind.TIMES,
        epoch.from(),
        epoch.stage(),
        epoch.epoch(),
        times.toNumbers(),
        new float[0]);
  }

  @Test
  void leavesOutEpochsBeforeTheFirstThatIsWanted() {
    assertThat(collect(reports(), 3)).isEqualTo(collect(reports(), 1).subList(2, 4));
  }
}
