package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.RestorePoint;
import io.gamlp.flink.ingest.JobNumbers;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * The next job goes on from the last job that has left anything: from its newest savepoint or
 * checkpoint. So that a driver may be killed right after it has submitted one, all of this is told
 * by names that are fixed before; nothing is noted after.
 */
final class IngestHistory {

  private static final Pattern PLACE = Pattern.compile("(\\d{6,18})-.*");

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
      SmallFile.writeNew(storage, file, UUID.randomUUID().toString());
      id = SmallFile.read(storage, file);
    } else if (id.get().isBlank()) {
      // Of a driver of an earlier version, which did not write it in one step and was killed.
      SmallFile.write(storage, file, UUID.randomUUID().toString());
      id = SmallFile.read(storage, file);
    }
    return id.orElseThrow(
        () -> new IOException(file + ": is gone, expected the id that was just written"));
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
    return numberOf(id).map(this::savepoints);
  }

  private String savepoints(long job) {
    return Storage.resolve(directory, "savepoints/" + JobNumbers.name(job));
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

  /**
   * A job that has ended with a savepoint has no checkpoints. One that has failed, or whose process
   * has died, between the two has both, and the savepoint is not noted; and it may even have gone
   * on from the checkpoint.
   */
  private Optional<String> leftBy(long number) throws IOException {
    List<RestorePoint> left = new ArrayList<>();
    for (String directory : directoriesOf(number)) {
      for (String path : in(directory)) {
        RestorePoint.checkpoint(storage, path).ifPresent(left::add);
      }
    }
    for (String path : savepointsLeftBy(number)) {
      RestorePoint.savepoint(storage, path).ifPresent(left::add);
    }
    return left.stream().max(Comparator.comparingLong(RestorePoint::id)).map(RestorePoint::path);
  }

  private List<String> in(String directory) throws IOException {
    return storage.list(directory).stream().map(name -> Storage.resolve(directory, name)).toList();
  }

  private Set<String> savepointsLeftBy(long job) throws IOException {
    Set<String> paths = new LinkedHashSet<>(in(savepoints(job)));
    SmallFile.read(storage, job(job) + ".savepoint").ifPresent(paths::add);
    return paths;
  }

  /** Where a job has its checkpoints; Flink puts a directory named by its id in between. */
  private List<String> directoriesOf(long job) throws IOException {
    List<String> directories = new ArrayList<>();
    for (String place : placesOf(job)) {
      directories.addAll(in(place));
    }
    return directories;
  }

  private List<String> placesOf(long job) throws IOException {
    String place = Storage.resolve(checkpoints(), JobNumbers.name(job) + "-");
    return in(checkpoints()).stream().filter(path -> path.startsWith(place)).toList();
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
        storage.delete(savepoints(old));
        storage.delete(job(old) + ".savepoint");
        storage.delete(job(old));
      }
    }
  }
}
