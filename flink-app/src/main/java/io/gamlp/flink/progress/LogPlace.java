package io.gamlp.flink.progress;

/**
 * The file that this process logs to, which the command line names to the logging configuration by
 * a system property.
 */
public final class LogPlace {

  /** Read by {@code conf/log4j2.properties}. */
  public static final String PROPERTY = "gamlp.log.file";

  private LogPlace() {}

  /** The end of a line about a failure: sends people to the log, where there is one. */
  public static String hint() {
    String file = System.getProperty(PROPERTY);
    return file == null ? "" : "; the log has the details: " + file;
  }
}
