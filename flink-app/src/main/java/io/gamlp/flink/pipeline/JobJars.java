package io.gamlp.flink.pipeline;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars that a cluster elsewhere needs to run our jobs: those in the distribution's folder
 * {@code app}, or else those of this program's class path that Flink does not have itself. Native
 * BLAS and native compression stay out: they belong into the cluster's {@code lib}, since a library
 * loaded by a job's class loader would leak with every job.
 */
final class JobJars {

  /** The system property by which the launcher names the distribution. */
  private static final String HOME = "gamlp.home";

  private static final String APP = "app";

  private static final List<String> CLUSTER_HAS =
      List.of(
          "flink-java-",
          "flink-clients-",
          "flink-streaming-java-",
          "flink-runtime-",
          "flink-core-",
          "flink-shaded-",
          "flink-statebackend-",
          "flink-rpc-",
          "flink-metrics-core-",
          "flink-annotations-",
          "openblas-",
          "javacpp-",
          "zstd-jni-",
          "lz4-java-",
          "snappy-java-",
          "log4j-",
          "slf4j-");

  private JobJars() {}

  static List<Path> ofThisProgram() {
    String home = System.getProperty(HOME);
    return home != null && Files.isDirectory(Path.of(home, APP))
        ? inFolder(Path.of(home, APP))
        : ofClassPath();
  }

  private static List<Path> inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> ofClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .filter(jar -> CLUSTER_HAS.stream().noneMatch(jar.getFileName().toString()::startsWith))
        .toList();
  }
}
