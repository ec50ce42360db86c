package io.gamlp.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Profile;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Line WIDE =
      Line.of("epoch-exact", "in process, 10 x 1,000, V 2,485", Unit.BYTES, Sample.of(1e9, 2e9))
          .over(Sample.of(470e6), "the products and solves that it calls on this machine")
          .target(Target.value(16e9).ofAnotherSize());

  private final StringWriter out = new StringWriter();
  private final Table table = new Table(new PrintWriter(out));

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  @Test
  void figuresStandInEightyColumnsAndALongNameGoesOnBelow() {
    table.line(WIDE);
    assertThat(lines())
        .containsExactly(
            "epoch-exact in process, 10 x       2,000 MB  470 MB  4.26 16.0 GB  25 not judged",
            "            1,000, V 2,485");
  }

  @Test
  void phasesAndNotesStandInEightyColumns() throws Exception {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (String phase :
        List.of("products", "elementwise", "codec", "serialise", "network", "wait")) {
      seconds.put(phase, 1.0);
    }
    Outcomes outcomes = new Outcomes();
    outcomes.lines().add(WIDE.profile(new Profile(seconds, 6)).note("a word ".repeat(20)));
    table.foot(outcomes);
    assertThat(lines())
        .allMatch(line -> line.length() <= 80)
        .contains("row         what                   prod. elem. codec seri. netw.  wait   sum")
        .contains("epoch-exact in process, 10 x        16.7  16.7  16.7  16.7  16.7  16.7 100.0");
  }
}
