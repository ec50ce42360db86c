package io.gamlp.flink.training;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the training of one seed keeps on storage until all results are written, so that another
 * process can go on where this one was stopped: the reports of its jobs, their checkpoints, and a
 * mark when it has finished.
 */
public final class RunDirectory {

  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");
  private static final String METADATA = "_metadata";
  private static final String FINISHED = "finished";

  private final Storage storage;
  private final String directory;

  /**
   * @param storage shared by client and tasks
   * @param directory of this run alone
   */
  public RunDirectory(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** Its URI, which no other run has. */
  public String directory() {
    return directory;
  }

  String reports() {
    return Storage.resolve(directory, "reports");
  }

  /** Where Flink puts the checkpoints, a directory for each job. */
  public String checkpoints() {
    return Storage.resolve(directory, "checkpoints");
  }

  /**
   * The last complete checkpoint of any job of this run. A job that goes on from a checkpoint
   * counts on from its number, so the highest number is the last one.
   */
  public Optional<String> lastCheckpoint() throws IOException {
    String last = null;
    long highest = -1;
    for (String job : storage.list(checkpoints())) {
      String ofJob = Storage.resolve(checkpoints(), job);
      for (String name : storage.list(ofJob)) {
        Matcher checkpoint = CHECKPOINT.matcher(name);
        String path = Storage.resolve(ofJob, name);
        if (checkpoint.matches()
            && Long.parseLong(checkpoint.group(1)) > highest
            && storage.exists(Storage.resolve(path, METADATA))) {
          highest = Long.parseLong(checkpoint.group(1));
          last = path;
        }
      }
    }
    return Optional.ofNullable(last);
  }

  /** Whether training has come to its end: then the reports say all. */
  public boolean isFinished() throws IOException {
    return storage.exists(Storage.resolve(directory, FINISHED));
  }

  void markFinished() throws IOException {
    try (OutputStream out = storage.create(Storage.resolve(directory, FINISHED))) {
      out.flush();
    }
  }
}
