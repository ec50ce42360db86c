package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes with a real JVM, in a copy of the distribution. */
@DisabledOnOs(OS.WINDOWS)
class ShareClassesITCase {

  private static final Path DISTRIBUTION = Path.of("target/flink-gamlp");

  /** A class of ours that every command loads, as the log says where it was found. */
  private static final String FROM_ARCHIVE =
      "io.gamlp.flink.cli.Main source: shared objects file (top)";

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void copyTheDistribution() throws IOException {
    home = folder.resolve("copy");
    try (var paths = Files.walk(DISTRIBUTION)) {
      for (Path path : paths.toList()) {
        Files.copy(
            path, home.resolve(DISTRIBUTION.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.deleteIfExists(home.resolve("classes.jsa"));
    Files.deleteIfExists(home.resolve("classes.jsa.size"));
  }

  @Test
  void anArchiveIsUsedWhereItFitsAndPassedOverInSilenceWhereNot() throws Exception {
    String plain = gamlp("").requireSuccess().output();
    Command.of(List.of(home.resolve("bin/share-classes").toString())).run().requireSuccess();
    assertThat(gamlp("-Xlog:class+load").requireSuccess().output()).contains(FROM_ARCHIVE);
    assertThat(gamlp("").requireSuccess().output()).isEqualTo(plain);

    Path archive = home.resolve("classes.jsa");
    byte[] whole = Files.readAllBytes(archive);
    archive.toFile().setWritable(true);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertThat(gamlp("").requireSuccess().output()).as("half of it").isEqualTo(plain);
    Files.write(archive, whole);

    Files.copy(home.resolve("LICENSE"), home.resolve("app/0.jar"));
    assertThat(gamlp("-Xlog:class+load").requireSuccess().output()).doesNotContain(FROM_ARCHIVE);
    assertThat(gamlp("").requireSuccess().output()).isEqualTo(plain);
  }

  /** Both leave by the same names. */
  @Test
  void twoMakersAtATimeLeaveAnArchiveOrNoneThatIsUsed() throws Exception {
    String maker = "'" + home.resolve("bin/share-classes") + "'";
    Command.of(List.of("bash", "-c", maker + " & " + maker + "; code=$?; wait $! && exit $code"))
        .run()
        .requireSuccess();
    gamlp("").requireSuccess();
    try (var left = Files.list(home)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .contains("classes.jsa")
          .noneMatch(name -> name.startsWith(".share-classes"));
    }
  }

  private Command.Outcome gamlp(String flags) throws Exception {
    return Command.of(List.of(home.resolve("bin/gamlp").toString(), "--version"))
        .with("GAMLP_JAVA_OPTS", flags)
        .run();
  }
}
