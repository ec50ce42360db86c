package io.gamlp.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.pipeline.DefaultPipelines;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code gamlp estimate} as a person calls it. */
class EstimateCommandTest {

  private static Session estimate(String options) {
    return Session.of(new DefaultPipelines(), ("estimate " + options).split(" "));
  }

  @Test
  void printsTheTableAndRunsNothing() {
    Session session =
        estimate("--data karate --layers 4 --hidden 8 --blocks 2 --parallelism 2 --steps gradient");
    assertThat(session.err()).isEmpty();
    assertThat(session.exitCode).isEqualTo(ExitCode.DONE);
    assertThat(session.out())
        .startsWith("Estimate at full depth: 4 layers, 272 inputs, 2 classes")
        .contains("in 2 blocks", "state", "p, down", "taskmanager.memory.process.size: ");
  }

  @Test
  void refusesWhatTrainWouldRefuse() {
    Session session = estimate("--data karate --layers 4 --blocks 4096");
    assertThat(session.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(session.err()).contains("--blocks 4096");
  }

  @Test
  void takesTheCommandLineOfATraining() {
    Session session =
        estimate(
            "--data karate --layers 4 --hidden 8 --rho 0.1 --seeds 1,2 --normalize whiten"
                + " --init-scheme discriminant --hops 2 --early-stop 5 --engine flink"
                + " --out never-made --overwrite --keep-augmented --dropout 0.5");
    assertThat(session.err()).isEmpty();
    assertThat(session.exitCode).isEqualTo(ExitCode.DONE);
    assertThat(session.out()).contains("--init-scheme discriminant", "--normalize whiten");
    assertThat(Path.of("never-made")).doesNotExist();
  }

  @Test
  void namesInItsHelpOnlyWhatIsOfUse() {
    String help = estimate("--help").out();
    assertThat(help)
        .contains("--init-scheme", "--rho")
        .doesNotContain("--overwrite", "--out", "--learning-rate", "--dropout");
  }

  @Test
  void takesNoOptionOfOtherCommands() {
    assertThat(estimate("--data karate --model x").exitCode).isEqualTo(ExitCode.BAD_INPUT);
  }
}
