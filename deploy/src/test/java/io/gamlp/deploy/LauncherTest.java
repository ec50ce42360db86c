package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launchers in a copy of the tree, with stand-ins for Maven and Java. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  /** Maven's stand-in: counts its calls and makes a distribution out of the real scripts. */
  private static final String FAKE_MAVEN =
      """
      #!/usr/bin/env bash
      set -e
      echo "$*" >> mvn-calls
      mkdir -p deploy/target/flink-gamlp
      cp -R deploy/src/main/bin deploy/target/flink-gamlp/bin
      """;

  /** Java's stand-in: prints its last words and some of its environment. */
  private static final String FAKE_JAVA =
      """
      #!/usr/bin/env bash
      echo "blas threads $OPENBLAS_NUM_THREADS"
      for word in "$@"; do
        echo "<$word>"
        case $word in
          -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}" && exit "${ARCHIVING:-7}" ;;
        esac
      done
      if [ -p pipe ]; then cat pipe; fi
      exit 7
      """;

  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cp",
          "dirname",
          "env",
          "find",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "touch",
          "tput",
          "flock",
          "getconf",
          "grep",
          "ls",
          "sort",
          "tail",
          "wc");

  @TempDir Path folder;
  private Path root;
  private Path bin;
  private Path javaHome;

  /** What one call of a launcher did. */
  private record Call(int exitCode, String output) {}

  @BeforeEach
  void copyTheTree() throws IOException {
    root = Files.createDirectories(folder.resolve("a tree with spaces"));
    copy(Path.of("..", "gamlp"), root.resolve("gamlp"));
    for (String script : List.of("build-when-stale", "local-cluster")) {
      copy(Path.of(script), root.resolve("deploy").resolve(script));
    }
    for (String script :
        List.of("gamlp", "find-java", "hold-distribution", "local-cluster", "share-classes")) {
      copy(Path.of("src/main/bin", script), root.resolve("deploy/src/main/bin").resolve(script));
    }
    write(root.resolve("pom.xml"), "<project/>");
    write(root.resolve("deploy/pom.xml"), "<project/>");
    write(root.resolve("admm/src/main/java/A.java"), "class A {}");
    bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(place, tool);
        if (Files.exists(real) && !Files.exists(bin.resolve(tool))) {
          executable(bin.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
        }
      }
    }
    executable(bin.resolve("mvn"), FAKE_MAVEN);
    javaHome = javaOfVersion("17.0.1");
    age(root);
  }

  private Path javaOfVersion(String version) throws IOException {
    Path home = folder.resolve("java " + version);
    write(home.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/java"), FAKE_JAVA);
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static void executable(Path file, String content) throws IOException {
    write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes everything an hour old, so that what a test changes is newer without waiting. */
  private static void age(Path tree) throws IOException {
    FileTime hourAgo = FileTime.from(Instant.now().minusSeconds(3600));
    try (var paths = Files.walk(tree)) {
      for (Path path : paths.toList()) {
        Files.setLastModifiedTime(path, hourAgo);
      }
    }
  }

  private Call call(Path launcher, String... args) throws Exception {
    return end(begin(launcher, args));
  }

  private Call end(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Call(process.exitValue(), output);
  }

  private Process begin(Path launcher, String... args) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(bin.resolve("bash").toString(), launcher.toString());
    builder.command().addAll(List.of(args));
    builder.directory(folder.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", bin.toString());
    environment.put("JAVA_HOME", javaHome.toString());
    return builder.start();
  }

  private Call call() throws Exception {
    return call(root.resolve("gamlp"), "train");
  }

  private int builds() throws IOException {
    Path calls = root.resolve("mvn-calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void buildsOnceThenRunsAndPassesWordsAndExitCodeThrough() throws Exception {
    Call first = call(root.resolve("gamlp"), "train", "--out", "two words");
    assertThat(first.output()).startsWith("gamlp: building");
    assertThat(first.exitCode()).isEqualTo(7);
    Call second = call(root.resolve("gamlp"), "train", "--out", "two words");
    assertThat(second.exitCode()).isEqualTo(7);
    assertThat(second.output())
        .startsWith("blas threads 1\n")
        .contains("<io.gamlp.flink.cli.Main>\n<train>\n<--out>\n<two words>\n")
        .contains("<-Dgamlp.home=" + root + "/deploy/target/flink-gamlp>")
        .doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
    assertThat(root.resolve("mvn-calls")).content().contains("-DskipTests", "-pl deploy -am");
  }

  @Test
  void buildsAnewWhenASourceOrAPomIsNewerOrASourceIsGone() throws Exception {
    call();
    // Sources, and the build before, are in the past; what changes now is newer.
    age(root);
    write(root.resolve("admm/src/main/java/A.java"), "class A { int a; }");
    call();
    assertThat(builds()).isEqualTo(2);
    age(root);
    write(root.resolve("deploy/pom.xml"), "<project></project>");
    call();
    assertThat(builds()).isEqualTo(3);
    age(root);
    Files.delete(root.resolve("admm/src/main/java/A.java"));
    call();
    assertThat(builds()).isEqualTo(4);
    call();
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void doesNotBuildOverARunningProgram() throws Exception {
    call();
    age(root);
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process running = begin(root.resolve("gamlp"), "stream");
    // Opens as soon as the program reads from it.
    try (OutputStream program = Files.newOutputStream(pipe)) {
      Files.delete(pipe);
      write(root.resolve("admm/src/main/java/A.java"), "class A { int a; }");
      Call beside = call();
      assertThat(beside.output()).contains("a program runs from", "not built anew", "<train>");
      assertThat(builds()).isEqualTo(1);
    }
    assertThat(end(running).output()).contains("<stream>");
    call();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("gamlp"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("again"), Path.of("link"));
    assertThat(call(linkToLink, "info").output()).contains("<info>");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void theHeapFollowsTheEnvironment() throws Exception {
    call();
    assertThat(call().output()).contains("<-XX:MaxRAMPercentage=60>");
    Files.delete(bin.resolve("mvn"));
    Path launcher = root.resolve("deploy/target/flink-gamlp/bin/gamlp");
    executable(folder.resolve("with-heap"), "GAMLP_HEAP=3g exec bash '" + launcher + "' info\n");
    assertThat(call(folder.resolve("with-heap")).output()).contains("<-Xmx3g>", "<info>");
  }

  @Test
  void classesComeFromTheArchiveWhereThereIsOne() throws Exception {
    assertThat(call().output()).contains("<-Xshare:auto>").doesNotContain("SharedArchiveFile");
    Path home = root.resolve("deploy/target/flink-gamlp");
    executable(folder.resolve("share"), "ARCHIVING=0 exec bash '" + home + "/bin/share-classes'\n");
    Call sharing = call(folder.resolve("share"));
    assertThat(sharing).isEqualTo(new Call(0, ""));
    assertThat(home.resolve("classes.jsa")).hasContent("classes");
    assertThat(call().output()).contains("<-XX:SharedArchiveFile=" + home + "/classes.jsa>");
    mustHaveNoWorkFolder(home);
  }

  /** The JVM crashes on half of one. */
  @Test
  void anArchiveThatWasCutOffIsPassedOver() throws Exception {
    call();
    Path home = root.resolve("deploy/target/flink-gamlp");
    executable(folder.resolve("share"), "ARCHIVING=0 exec bash '" + home + "/bin/share-classes'\n");
    assertThat(call(folder.resolve("share"))).isEqualTo(new Call(0, ""));
    assertThat(call().output()).contains("SharedArchiveFile");
    Files.writeString(home.resolve("classes.jsa"), "clas");
    assertThat(call().output()).contains("<-Xshare:auto>").doesNotContain("SharedArchiveFile");
    assertThat(call(folder.resolve("share"))).as("made anew").isEqualTo(new Call(0, ""));
    assertThat(call().output()).contains("SharedArchiveFile");
    Files.delete(home.resolve("classes.jsa.size"));
    assertThat(call().output()).contains("<-Xshare:auto>").doesNotContain("SharedArchiveFile");
  }

  @Test
  void anArchiveOfARunThatFailedIsNotKept() throws Exception {
    call();
    Path home = root.resolve("deploy/target/flink-gamlp");
    Call failed = call(home.resolve("bin/share-classes"));
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output()).contains("<-XX:ArchiveClassesAtExit=", "no archive of classes");
    assertThat(home.resolve("classes.jsa")).doesNotExist();
    mustHaveNoWorkFolder(home);
  }

  private static void mustHaveNoWorkFolder(Path home) {
    assertThat(home.toFile().list()).noneMatch(name -> name.startsWith(".share-classes"));
  }

  @Test
  void saysSoWhenJavaIsTooOldOrMissing() throws Exception {
    javaHome = javaOfVersion("11.0.2");
    Call old = call();
    assertThat(old.exitCode()).isEqualTo(1);
    assertThat(old.output()).contains("is Java 11; 17 or newer is needed");
    javaHome = javaOfVersion("1.8.0_402");
    assertThat(call().output()).contains("is Java 8; 17 or newer is needed");
    javaHome = folder.resolve("nowhere");
    Call missing = call();
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.output()).contains("no Java found; install a JDK 17");
    assertThat(builds()).isZero();
  }

  @Test
  void saysSoWhenMavenIsMissing() throws Exception {
    Files.delete(bin.resolve("mvn"));
    Call call = call();
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.output())
        .isEqualTo("gamlp: Maven (mvn) is not on the PATH; it is needed to build gamlp\n");
  }

  @Test
  void buildsAgainAfterABuildThatFailed() throws Exception {
    executable(bin.resolve("mvn"), "#!/usr/bin/env bash\necho 'compile error'\nexit 1\n");
    Call failed = call();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output()).contains("compile error", "gamlp: the build failed, see above");
    executable(bin.resolve("mvn"), FAKE_MAVEN);
    assertThat(call().exitCode()).isEqualTo(7);
  }

  @Test
  void theClusterIsBuiltForItsStartOnly() throws Exception {
    Path launcher = root.resolve("deploy/local-cluster");
    Call none = call(launcher, "status");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.output())
        .contains("no cluster runs in " + root.resolve("deploy/.local-cluster"));
    assertThat(builds()).isEqualTo(1);
    age(root);
    write(root.resolve("admm/src/main/java/A.java"), "class A { int a; }");
    assertThat(call(launcher, "stop").output()).startsWith("no cluster runs in ");
    assertThat(builds()).isEqualTo(1);
    call(launcher, "start");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void theClusterRefusesWhatItDoesNotKnow() throws Exception {
    call();
    Path launcher = root.resolve("deploy/target/flink-gamlp/bin/local-cluster");
    for (String[] words :
        new String[][] {
          {},
          {"run"},
          {"start", "--slots", "0"},
          {"start", "--port", "70000"},
          {"start", "--taskmanagers", "two"},
          {"start", "--memory", "much"},
          {"start", "--dir", "a:b"},
          {"start", "--colour", "red"},
          {"stop", "--dir"}
        }) {
      Call refused = call(launcher, words);
      assertThat(refused.exitCode()).as("%s", List.of(words)).isEqualTo(2);
      assertThat(refused.output()).startsWith("local-cluster: ").hasLineCount(1);
    }
  }
}
