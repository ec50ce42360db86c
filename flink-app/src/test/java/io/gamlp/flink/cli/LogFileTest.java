package io.gamlp.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With the logging configuration of the distribution. */
class LogFileTest {

  private static final Path CONFIGURATION = Path.of("../deploy/src/main/conf/log4j2.properties");

  @TempDir Path folder;

  @BeforeEach
  void logAsTheDistributionDoes() {
    LogFile.temporary();
    context().setConfigLocation(CONFIGURATION.toUri());
  }

  @AfterEach
  void logAsBefore() {
    context().setConfigLocation(null);
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }

  private Session trainAndFailWith(RuntimeException failure) {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw failure;
            });
    return Session.of(pipelines, "train", "--out", folder.resolve("out").toString());
  }

  @Test
  void holdsTheStackTraceThatTheUserIsSpared() {
    Session session = trainAndFailWith(new IllegalStateException("wheels came off"));
    Path log = folder.resolve("out/log/gamlp.log");
    assertThat(session.err()).contains("the log has the details: " + log);
    assertThat(log)
        .content()
        .contains("java.lang.IllegalStateException: wheels came off")
        .contains("\tat io.gamlp.flink.cli");
  }

  @Test
  void keepsFiveFilesOfTwentyMegabytesAndNoWarningOfNamesThatMetricsShare() throws IOException {
    Path log = folder.resolve("out/log/gamlp.log");
    LogFile.temporary().moveInto(folder.resolve("out"));
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 130; i++) {
      LoggerFactory.getLogger("io.gamlp.flink.stream").warn("{} {}", i, megabyte);
      LoggerFactory.getLogger("org.apache.flink.metrics.MetricGroup").warn("Name collision");
    }
    try (Stream<Path> files = Files.list(log.getParent())) {
      assertThat(files)
          .hasSize(5)
          .contains(log, log.resolveSibling("gamlp.log.1"))
          .allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(22 << 20))
          .allSatisfy(file -> assertThat(file).content().doesNotContain("Name collision"));
    }
    assertThat(log).content().contains("129 xxx");
  }

  @Test
  void neitherLogNorFolderIsLeftBehindByTheUsersMistake() {
    Session session = trainAndFailWith(new InputException("no such node"));
    assertThat(session.exitCode).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
