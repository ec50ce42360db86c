package io.gamlp.flink.cli;

import io.gamlp.flink.outputs.RunFolder;
import io.gamlp.flink.progress.LogPlace;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

/**
 * The file that the logs go to. The logging configuration reads its name from a system property and
 * makes it on the first line, so a run that logs nothing leaves nothing.
 */
final class LogFile {

  private Path path;

  private LogFile(Path path) {
    this.path = path;
  }

  /** A file of this process in the folder for temporary files. */
  static LogFile temporary() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    LogFile file = new LogFile(folder.resolve("gamlp-" + ProcessHandle.current().pid() + ".log"));
    System.setProperty(LogPlace.PROPERTY, file.path.toString());
    return file;
  }

  /** Logs go to {@code log/gamlp.log} in the folder from now on. */
  void moveInto(Path folder) {
    path = folder.resolve(RunFolder.LOG_FOLDER).resolve("gamlp.log");
    System.setProperty(LogPlace.PROPERTY, path.toString());
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      context.reconfigure();
    }
  }

  Path path() {
    return path;
  }
}
