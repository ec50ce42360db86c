package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The command that another module brings is in the distribution and behaves as the others do. */
@DisabledOnOs(OS.WINDOWS)
class BenchITCase {

  private static Command.Outcome gamlp(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of("target/flink-gamlp/bin/gamlp").toString()));
    command.addAll(List.of(words));
    return Command.of(command).run();
  }

  @Test
  void standsInTheHelpBesideTheOthers() throws Exception {
    assertThat(gamlp("--help").requireSuccess().output()).contains("  train ", "  bench ");
    assertThat(gamlp("help", "bench").requireSuccess().output()).contains("--quick", "--rows");
    assertThat(gamlp("bench", "--help").requireSuccess().output()).contains("--quick", "--rows");
  }

  @Test
  void listsItsRows() throws Exception {
    assertThat(gamlp("bench", "--list").requireSuccess().output()).contains("epoch-g ", "start ");
  }

  @Test
  void aMistakeIsToldInOneLineBeforeAnythingIsMeasured() throws Exception {
    Command.Outcome unknown = gamlp("bench", "--rows", "fast");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.output())
        .startsWith("gamlp: --rows: found 'fast', expected some of epoch-g, ")
        .endsWith("gamlp: try 'gamlp bench --help'\n");
    Command.Outcome noSource = gamlp("bench", "--rows", "readers", "--data", "nothing:here");
    assertThat(noSource.exitCode()).isEqualTo(2);
    assertThat(noSource.output()).startsWith("gamlp: unknown data source 'nothing:here'");
  }
}
