package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestHistoryTest {

  @TempDir Path ingest;
  private final Storage storage = new LocalStorage();
  private IngestHistory history;

  @BeforeEach
  void open() {
    history = new IngestHistory(storage, ingest.toString());
  }

  private String checkpoint(JobID job, int number) throws IOException {
    Path folder = ingest.resolve("checkpoints/" + job.toHexString() + "/chk-" + number);
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("_metadata"));
    return folder.toString();
  }

  private String savepoint(JobID job) throws IOException {
    Path folder = Path.of(history.savepoints(job).orElseThrow()).resolve("savepoint-1");
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("_metadata"));
    return folder.toString();
  }

  @Test
  void theFirstJobBegins() throws IOException {
    assertThat(history.restorePath()).isEmpty();
    assertThat(history.next().number()).isEqualTo(1);
    assertThat(history.restorePath()).as("it has left nothing").isEmpty();
  }

  @Test
  void goesOnFromTheNewestCheckpoint() throws IOException {
    JobID job = history.next().id();
    checkpoint(job, 9);
    String newest = checkpoint(job, 10);
    assertThat(history.restorePath()).contains(newest);
  }

  @Test
  void aCheckpointWithoutMetadataIsNone() throws IOException {
    JobID job = history.next().id();
    String whole = checkpoint(job, 1);
    Files.createDirectories(ingest.resolve("checkpoints/" + job.toHexString() + "/chk-2"));
    assertThat(history.restorePath()).contains(whole);
  }

  @Test
  void goesOnFromTheSavepointThatItWasStoppedWith() throws IOException {
    JobID job = history.next().id();
    String savepoint = savepoint(job);
    history.stopped(job, savepoint);
    assertThat(new IngestHistory(storage, ingest.toString()).restorePath()).contains(savepoint);
  }

  @Test
  void findsASavepointThatADriverWasKilledBeforeNoting() throws IOException {
    JobID job = history.next().id();
    assertThat(history.restorePath()).isEmpty();
    String savepoint = savepoint(job);
    assertThat(history.restorePath()).contains(savepoint);
  }

  @Test
  void aJobThatWentOnAfterItsSavepointGoesOnFromItsCheckpoint() throws IOException {
    JobID job = history.next().id();
    savepoint(job);
    String checkpoint = checkpoint(job, 3);
    assertThat(history.restorePath()).contains(checkpoint);
  }

  @Test
  void whatALaterJobHasLeftIsNewerWhateverItsNumber() throws IOException {
    JobID first = history.next().id();
    checkpoint(first, 40);
    history.stopped(first, savepoint(first));
    JobID second = history.next().id();
    String checkpoint = checkpoint(second, 1);
    assertThat(history.restorePath()).contains(checkpoint);
  }

  @Test
  void aJobThatHasLeftNothingIsPassedOver() throws IOException {
    JobID first = history.next().id();
    String checkpoint = checkpoint(first, 5);
    history.next();
    history.next();
    assertThat(history.restorePath()).contains(checkpoint);
  }

  @Test
  void deletesWhatIsOlderThanWhatItGoesOnFrom() throws IOException {
    JobID first = history.next().id();
    checkpoint(first, 5);
    history.stopped(first, savepoint(first));
    JobID second = history.next().id();
    String checkpoint = checkpoint(second, 6);
    assertThat(history.restorePath()).contains(checkpoint);
    assertThat(ingest.resolve("checkpoints/" + first.toHexString())).doesNotExist();
    assertThat(ingest.resolve("savepoints/000001")).doesNotExist();
    assertThat(ingest.resolve("jobs")).isDirectoryContaining("glob:**/000002");
    assertThat(ingest.resolve("jobs/000001")).doesNotExist();
    assertThat(history.next().number()).isEqualTo(3);
  }

  @Test
  void twoDriversThatAskAtOnceGetTheSameId() throws IOException {
    JobID id = history.next().id();
    Files.delete(ingest.resolve("jobs/000001"));
    assertThat(new IngestHistory(storage, ingest.toString()).next().id()).isEqualTo(id);
    assertThat(history.next().id()).isNotEqualTo(id);
  }

  @Test
  void jobsOfAnotherStoreHaveOtherIds(@TempDir Path other) throws IOException {
    assertThat(new IngestHistory(storage, other.toString()).next().id())
        .isNotEqualTo(history.next().id());
  }
}
