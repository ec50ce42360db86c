package io.gamlp.flink.stream;

import io.gamlp.flink.ingest.JobNumbers;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;

/**
 * The ingest jobs that there were, each with a number, and what each of them has left to go on
 * from.
 *
 * <pre>
 * INGEST/id                                  of the store; the ids of its jobs follow from it
 * INGEST/jobs/000007                         id of job 7, there before it is submitted
 * INGEST/jobs/000007.savepoint               path of the savepoint that it was stopped with
 * INGEST/checkpoints/000007-PLACE/ID/chk-12/ its checkpoints
 * INGEST/savepoints/000007/                  where its savepoint goes
 * </pre>
 *
 * The next job goes on from the last job that has left anything: from its savepoint if it was
 * stopped with one, else from its newest checkpoint. So that a driver may be killed right after it
 * has submitted one, all of this is told by names that are fixed before; nothing is noted after.
 */
final class IngestHistory {

  private static final Pattern PLACE = Pattern.compile("(\\d{6,18})-.*");
  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");
  private static final String METADATA = "_metadata";

  private final Storage storage;
  private final String directory;
  private final JobNumbers numbers;

  /**
   * @param directory of the ingest job in the store
   */
  IngestHistory(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
    this.numbers = new JobNumbers(storage, directory);
  }

  /**
   * An ingest job to be submitted.
   *
   * @param checkpoints where its checkpoints go, and those of no other submission: not even of one
   *     with the same id on another cluster
   */
  record Next(long number, JobID id, String checkpoints) {}

  /**
   * The next job. Of two drivers that ask at the same time one gets it where storage creates files
   * exclusively. Where both do, they get the same id: a cluster takes the first of them and refuses
   * the second.
   *
   * @throws IOException when another driver was faster
   */
  Next next() throws IOException {
    long number = numbers.last() + 1;
    JobID id = id(storeId(), number);
    if (!storage.createNew(job(number), id.toHexString().getBytes(StandardCharsets.UTF_8))) {
      throw new IOException(job(number) + ": another driver submits this job at this moment");
    }
    return new Next(
        number,
        id,
        Storage.resolve(checkpoints(), JobNumbers.name(number) + "-" + UUID.randomUUID()));
  }

  /**
   * Drawn when the first job is submitted. A store that was deleted and begun anew has another one:
   * a cluster takes no job whose id it has seen before.
   */
  private String storeId() throws IOException {
    String file = Storage.resolve(directory, "id");
    Optional<String> id = SmallFile.read(storage, file);
    if (id.isEmpty()) {
      storage.createNew(file, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
      id = SmallFile.read(storage, file);
    }
    if (id.isEmpty() || id.get().isBlank()) {
      throw new IOException(file + ": found no id, another driver writes it at this moment");
    }
    return id.get();
  }

  private static JobID id(String storeId, long number) {
    try {
      byte[] hash =
          MessageDigest.getInstance("MD5")
              .digest((storeId + "#" + number).getBytes(StandardCharsets.UTF_8));
      return JobID.fromHexString(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String job(long number) {
    return Storage.resolve(directory, "jobs/" + JobNumbers.name(number));
  }

  private String checkpoints() {
    return Storage.resolve(directory, "checkpoints");
  }

  /** Where the savepoint of a running job goes; empty for a job that is not of this history. */
  Optional<String> savepoints(JobID id) throws IOException {
    Optional<Long> number = numberOf(id);
    return number.map(n -> Storage.resolve(directory, "savepoints/" + JobNumbers.name(n)));
  }

  /** Notes that a job has ended with a savepoint. */
  void stopped(JobID id, String savepoint) throws IOException {
    Optional<Long> number = numberOf(id);
    if (number.isPresent()) {
      SmallFile.write(storage, job(number.get()) + ".savepoint", savepoint);
    }
  }

  /**
   * The number of a job; empty for a job that is not of this history. Also of one whose notes are
   * gone: it may come up when all others have forgotten it.
   */
  Optional<Long> numberOf(JobID id) throws IOException {
    long last = numbers.last();
    if (last == 0) {
      return Optional.empty();
    }
    String storeId = storeId();
    for (long number = last; number > 0; number--) {
      if (id(storeId, number).equals(id)) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  /** What the next job has to go on from; empty where no job has left anything. */
  Optional<String> restorePath() throws IOException {
    List<Long> jobs = numbers.all();
    for (int i = jobs.size() - 1; i >= 0; i--) {
      Optional<String> left = leftBy(jobs.get(i));
      if (left.isPresent()) {
        forgetBefore(jobs.get(i));
        return left;
      }
    }
    return Optional.empty();
  }

  private Optional<String> leftBy(long number) throws IOException {
    Optional<String> savepoint = SmallFile.read(storage, job(number) + ".savepoint");
    if (savepoint.isPresent() && isWhole(savepoint.get())) {
      return savepoint;
    }
    Optional<String> checkpoint = newestCheckpoint(number);
    // A job that has ended with a savepoint keeps no checkpoints; the note may never have come.
    return checkpoint.isPresent() ? checkpoint : unnotedSavepoint(number);
  }

  private Optional<String> newestCheckpoint(long ofJob) throws IOException {
    String newest = null;
    long highest = -1;
    for (String directory : directoriesOf(ofJob)) {
      for (String name : storage.list(directory)) {
        Matcher checkpoint = CHECKPOINT.matcher(name);
        String path = Storage.resolve(directory, name);
        if (checkpoint.matches()
            && Long.parseLong(checkpoint.group(1)) > highest
            && isWhole(path)) {
          highest = Long.parseLong(checkpoint.group(1));
          newest = path;
        }
      }
    }
    return Optional.ofNullable(newest);
  }

  /** Where a job has its checkpoints; Flink puts a directory named by its id in between. */
  private List<String> directoriesOf(long job) throws IOException {
    List<String> directories = new ArrayList<>();
    for (String place : placesOf(job)) {
      for (String id : storage.list(place)) {
        directories.add(Storage.resolve(place, id));
      }
    }
    return directories;
  }

  private List<String> placesOf(long job) throws IOException {
    return storage.list(checkpoints()).stream()
        .filter(place -> place.startsWith(JobNumbers.name(job) + "-"))
        .map(place -> Storage.resolve(checkpoints(), place))
        .toList();
  }

  private Optional<String> unnotedSavepoint(long number) throws IOException {
    String directory = Storage.resolve(this.directory, "savepoints/" + JobNumbers.name(number));
    for (String name : storage.list(directory)) {
      String path = Storage.resolve(directory, name);
      if (isWhole(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** The metadata is the last file of a checkpoint. */
  private boolean isWhole(String path) throws IOException {
    return storage.exists(Storage.resolve(path, METADATA));
  }

  /** What jobs before one that has left something have left is of no use any more. */
  private void forgetBefore(long number) throws IOException {
    for (String name : storage.list(checkpoints())) {
      Matcher place = PLACE.matcher(name);
      if (place.matches() && Long.parseLong(place.group(1)) < number) {
        storage.delete(Storage.resolve(checkpoints(), name));
      }
    }
    for (long old : numbers.all()) {
      if (old < number) {
        storage.delete(Storage.resolve(directory, "savepoints/" + JobNumbers.name(old)));
        storage.delete(job(old) + ".savepoint");
        storage.delete(job(old));
      }
    }
  }
}
