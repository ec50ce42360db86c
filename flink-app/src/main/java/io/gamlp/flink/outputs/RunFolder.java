package io.gamlp.flink.outputs;

import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Folders that runs write into. */
public final class RunFolder {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** Where a run logs to, in its folder. */
  public static final String LOG_FOLDER = "log";

  /** Files that nothing but a data set has. */
  private static final List<String> DATA_FILES = List.of("edges.csv", "labels.csv", "splits.csv");

  private static final int NAMES_SHOWN = 5;

  private RunFolder() {}

  /** A folder name under {@code runs/} that does not exist yet; nothing is made. */
  public static Path fresh(String command, LocalDateTime now) {
    Path runs = Path.of("runs");
    String base = command + "-" + STAMP.format(now);
    Path folder = runs.resolve(base);
    for (int i = 2; Files.exists(folder); i++) {
      folder = runs.resolve(base + "-" + i);
    }
    return folder;
  }

  /**
   * Makes the folder where it is missing.
   *
   * @throws InputException where it is a file, or cannot be made or written
   */
  public static Path prepare(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException("--out: cannot make the folder " + folder + ": " + cause(e), e);
    }
    if (!Files.isWritable(folder)) {
      throw new InputException("--out: the folder " + folder + " cannot be written");
    }
    return folder;
  }

  /**
   * Keeps a command from replacing what a training run has left.
   *
   * @param expected what is expected instead, for the message
   * @throws InputException where the folder holds a model, or the models of several seeds
   */
  public static void refuseTrained(Path folder, String expected) {
    if (isTrained(folder)) {
      throw new InputException(
          "--out: "
              + folder
              + " holds a training run, whose files would be replaced; expected "
              + expected);
    }
  }

  /**
   * Keeps the results of a run from being mixed with the files that somebody keeps a graph in.
   *
   * @throws InputException where the folder holds a file of a data set
   */
  public static void refuseDataSet(Path folder) {
    for (String file : DATA_FILES) {
      if (Files.exists(folder.resolve(file))) {
        throw new InputException(
            "--out: " + folder + " holds a data set (" + file + "); expected another folder");
      }
    }
  }

  /**
   * Keeps a command from replacing files, whosever they are. The log of an attempt that has failed
   * does not count.
   *
   * @throws InputException where anything is in the folder
   */
  public static void refuseFilled(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      List<String> names =
          content
              .map(path -> path.getFileName().toString())
              .filter(name -> !name.equals(LOG_FOLDER))
              .sorted()
              .toList();
      if (!names.isEmpty()) {
        throw new InputException(
            "--out: expected a new or an empty folder, but "
                + folder
                + " holds "
                + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? ", …" : ""));
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static InputException unreadable(Path folder, IOException e) {
    return new InputException("--out: cannot look into the folder " + folder + ": " + cause(e), e);
  }

  private static boolean isTrained(Path folder) {
    if (Files.exists(folder.resolve(ModelFile.INFO_NAME))) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> seeds = Files.newDirectoryStream(folder, "seed-*")) {
      for (Path seed : seeds) {
        if (Files.exists(seed.resolve(ModelFile.INFO_NAME))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Removes a folder that a run was to fill and did not; one with content stays. */
  public static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException notEmpty) {
      // Somebody's files are in it: they stay.
      return;
    }
  }

  private static String cause(IOException e) {
    return e instanceof java.nio.file.FileAlreadyExistsException
        ? "there is a file of that name"
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }

  /**
   * Where the run of one seed goes: the folder itself, or {@code seed-S} where there are several.
   */
  public static Path forSeed(Path folder, long seed, int seeds) {
    return seeds == 1 ? folder : folder.resolve("seed-" + seed);
  }
}
