package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarsTest {

  private static final String HOME = "gamlp.home";

  @TempDir Path home;
  private final String before = System.getProperty(HOME);

  @AfterEach
  void putBack() {
    if (before == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  @Test
  void shipsTheFolderAppOfTheDistributionAndNothingElse() throws Exception {
    Path app = Files.createDirectories(home.resolve("app"));
    Path ours = Files.createFile(app.resolve("ours.jar"));
    Files.createFile(app.resolve("readme.txt"));
    Files.createFile(Files.createDirectories(home.resolve("lib")).resolve("flink-core-1.jar"));
    System.setProperty(HOME, home.toString());
    assertThat(JobJars.ofThisProgram()).containsExactly(ours);
  }

  @Test
  void shipsItsOwnClassPathWithoutWhatAClusterHasWhereThereIsNoDistribution() {
    System.setProperty(HOME, home.toString());
    assertThat(JobJars.ofThisProgram())
        .extracting(jar -> jar.getFileName().toString())
        .anyMatch(name -> name.startsWith("flink-gelly-"))
        .anyMatch(name -> name.startsWith("flink-connector-kafka-"))
        .anyMatch(name -> name.startsWith("kafka-clients-"))
        .noneMatch(name -> name.startsWith("flink-core-"))
        .noneMatch(name -> name.startsWith("zstd-jni-"))
        .noneMatch(name -> name.startsWith("openblas-"));
  }
}
