package io.gamlp.flink.cli;

import io.gamlp.flink.outputs.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the folder of a run's results, and removes what stays empty when the run fails. */
final class OutputFolders {

  private final LogFile log;

  /** Folders made for this run, inner ones first. */
  private final List<Path> made = new ArrayList<>();

  OutputFolders(LogFile log) {
    this.log = log;
  }

  /** Makes the folder where it is missing, and lets the log of the run go there. */
  void prepare(Path folder) {
    boolean missing = !Files.exists(folder);
    RunFolder.prepare(folder);
    log.moveInto(folder);
    made.add(log.path().getParent());
    if (missing) {
      made.add(folder);
    }
  }

  /** To be called when nothing more will be logged. */
  void removeEmpty() {
    made.forEach(RunFolder::removeIfEmpty);
  }
}
