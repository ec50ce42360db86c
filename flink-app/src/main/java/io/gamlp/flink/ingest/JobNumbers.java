package io.gamlp.flink.ingest;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The numbers of the ingest jobs of a store, which grow: {@code INGEST/jobs/000007} is there before
 * job 7 is submitted. So the job with the highest number is the one that the store belongs to.
 */
public final class JobNumbers {

  private static final Pattern JOB = Pattern.compile("\\d{6,18}");

  private final Storage storage;
  private final String directory;

  /**
   * @param ingestDirectory of the store
   */
  public JobNumbers(Storage storage, String ingestDirectory) {
    this.storage = storage;
    this.directory = Storage.resolve(ingestDirectory, "jobs");
  }

  /** Those that are known, ascending. */
  public List<Long> all() throws IOException {
    return storage.list(directory).stream()
        .filter(name -> JOB.matcher(name).matches())
        .map(Long::parseLong)
        .sorted()
        .toList();
  }

  /** The highest; 0 where there is none. */
  public long last() throws IOException {
    List<Long> all = all();
    return all.isEmpty() ? 0 : all.get(all.size() - 1);
  }

  /** How a number is written in names of files. */
  public static String name(long number) {
    return String.format("%06d", number);
  }
}
