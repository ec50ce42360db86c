package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {

  private static final List<String> NAMES =
      List.of("hops", "hidden", "hidden-prox", "seed", "seeds", "rho", "nu");

  private static String of(String word) {
    return Suggestion.of(word, NAMES);
  }

  @Test
  void isTheNameThatDiffersLeast() {
    assertThat(of("hpos")).isEqualTo("did you mean hops?");
    assertThat(of("hiden")).isEqualTo("did you mean hidden?");
    assertThat(of("HIDDEN_PROX")).isEqualTo("did you mean hidden-prox?");
    assertThat(of("seedd")).isEqualTo("did you mean seed or seeds?");
  }

  @Test
  void isTheNameThatBeginsSo() {
    assertThat(of("hidden-p")).isEqualTo("did you mean hidden-prox?");
  }

  @Test
  void isNoneWhereNothingIsLikeIt() {
    assertThat(of("parallel")).isEmpty();
    assertThat(of("n")).isEqualTo("did you mean nu?");
    assertThat(of("xyz")).isEmpty();
    assertThat(Suggestion.of("hops", List.of())).isEmpty();
  }
}
