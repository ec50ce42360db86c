package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void thePageSaysWhatTheDeclarationsSay() throws IOException {
    if (Boolean.getBoolean("gamlp.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, OptionsPage.render());
    }
    assertThat(PAGE)
        .as("docs/configuration.md is stale; run this test with -Dgamlp.docs.write=true")
        .hasContent(OptionsPage.render());
  }
}
