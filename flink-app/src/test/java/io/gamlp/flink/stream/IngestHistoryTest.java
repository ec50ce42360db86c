package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.store.Temporary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private String checkpoint(IngestHistory.Next job, int number) throws IOException {
    Path folder = Path.of(job.checkpoints(), job.id().toHexString(), "chk-" + number);
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("_metadata"));
    return folder.toString();
  }

  private String savepoint(IngestHistory.Next job, long id) throws IOException {
    Path folder = Path.of(history.savepoints(job.id()).orElseThrow());
    return EmptySavepoint.write(folder.resolve("savepoint-" + id), id);
  }

  @Test
  void theFirstJobBegins() throws IOException {
    assertThat(history.restorePath()).isEmpty();
    assertThat(history.next().number()).isEqualTo(1);
    assertThat(history.restorePath()).as("it has left nothing").isEmpty();
  }

  @Test
  void goesOnFromTheNewestCheckpoint() throws IOException {
    IngestHistory.Next job = history.next();
    checkpoint(job, 9);
    String newest = checkpoint(job, 10);
    assertThat(history.restorePath()).contains(newest);
  }

  @Test
  void aCheckpointWithoutMetadataIsNone() throws IOException {
    IngestHistory.Next job = history.next();
    String whole = checkpoint(job, 1);
    Files.createDirectories(Path.of(job.checkpoints(), job.id().toHexString(), "chk-2"));
    assertThat(history.restorePath()).contains(whole);
  }

  @Test
  void goesOnFromTheSavepointThatItWasStoppedWith() throws IOException {
    IngestHistory.Next job = history.next();
    String savepoint = savepoint(job, 1);
    history.stopped(job.id(), savepoint);
    assertThat(new IngestHistory(storage, ingest.toString()).restorePath()).contains(savepoint);
  }

  @Test
  void findsASavepointThatADriverWasKilledBeforeNoting() throws IOException {
    IngestHistory.Next job = history.next();
    assertThat(history.restorePath()).isEmpty();
    String savepoint = savepoint(job, 1);
    assertThat(history.restorePath()).contains(savepoint);
  }

  @Test
  void aJobThatWentOnAfterItsSavepointGoesOnFromItsCheckpoint() throws IOException {
    IngestHistory.Next job = history.next();
    savepoint(job, 2);
    String checkpoint = checkpoint(job, 3);
    assertThat(history.restorePath()).contains(checkpoint);
  }

  /** What came after the checkpoint is told, and out, with the savepoint. */
  @Test
  void aProcessThatDiedBetweenItsSavepointAndItsEndGoesOnFromTheSavepoint() throws IOException {
    IngestHistory.Next job = history.next();
    checkpoint(job, 9);
    String savepoint = savepoint(job, 10);
    assertThat(history.restorePath()).contains(savepoint);
  }

  @Test
  void ofSeveralSavepointsTheNewestIsGoneOnFromWhateverItsName() throws IOException {
    IngestHistory.Next job = history.next();
    savepoint(job, 9);
    String newest = savepoint(job, 10);
    savepoint(job, 2);
    assertThat(history.restorePath()).contains(newest);
  }

  @Test
  void aSavepointThatIsNotWholeIsNoneAndADamagedOneIsNamed() throws IOException {
    IngestHistory.Next job = history.next();
    String checkpoint = checkpoint(job, 1);
    Path folder = Path.of(history.savepoints(job.id()).orElseThrow(), "savepoint-2");
    Files.createDirectories(folder);
    assertThat(history.restorePath()).contains(checkpoint);
    Files.writeString(folder.resolve("_metadata"), "?");
    assertThatThrownBy(history::restorePath)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("savepoint-2/_metadata: cannot be read");
  }

  @Test
  void whatALaterJobHasLeftIsNewerWhateverItsNumber() throws IOException {
    IngestHistory.Next first = history.next();
    checkpoint(first, 40);
    history.stopped(first.id(), savepoint(first, 41));
    IngestHistory.Next second = history.next();
    String checkpoint = checkpoint(second, 1);
    assertThat(history.restorePath()).contains(checkpoint);
  }

  @Test
  void aJobThatHasLeftNothingIsPassedOver() throws IOException {
    IngestHistory.Next first = history.next();
    String checkpoint = checkpoint(first, 5);
    history.next();
    history.next();
    assertThat(history.restorePath()).contains(checkpoint);
  }

  @Test
  void deletesWhatIsOlderThanWhatItGoesOnFrom() throws IOException {
    IngestHistory.Next first = history.next();
    checkpoint(first, 5);
    history.stopped(first.id(), savepoint(first, 41));
    IngestHistory.Next second = history.next();
    String checkpoint = checkpoint(second, 6);
    assertThat(history.restorePath()).contains(checkpoint);
    assertThat(Path.of(first.checkpoints())).doesNotExist();
    assertThat(ingest.resolve("savepoints/000001")).doesNotExist();
    assertThat(ingest.resolve("jobs")).isDirectoryContaining("glob:**/000002");
    assertThat(ingest.resolve("jobs/000001")).doesNotExist();
    assertThat(history.next().number()).isEqualTo(3);
  }

  @Test
  void knowsAJobThatComesUpLateAndDeletesWhatItLeaves() throws IOException {
    IngestHistory.Next late = history.next();
    checkpoint(history.next(), 1);
    history.restorePath();
    assertThat(ingest.resolve("jobs/000001")).doesNotExist();
    assertThat(history.numberOf(late.id())).contains(1L);
    checkpoint(late, 7);
    history.restorePath();
    assertThat(Path.of(late.checkpoints())).doesNotExist();
  }

  @Test
  void ofTwoDriversThatAskAtOnceOneGetsTheJob() throws IOException {
    Storage slow =
        new ForwardingStorage(storage) {
          @Override
          protected void beforeChange() throws IOException {
            history.next();
          }
        };
    IngestHistory other = new IngestHistory(slow, ingest.toString());
    assertThatThrownBy(other::next)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another driver submits this job");
    assertThat(ingest.resolve("jobs")).isDirectoryContaining("glob:**/000001");
  }

  @Test
  void whereStorageLetsBothHaveItTheIdIsTheSameAndThePlacesDiffer() throws IOException {
    IngestHistory.Next one = history.next();
    Files.delete(ingest.resolve("jobs/000001"));
    IngestHistory.Next other = history.next();
    assertThat(other.id()).isEqualTo(one.id());
    assertThat(other.checkpoints()).isNotEqualTo(one.checkpoints());
    checkpoint(one, 3);
    String newest = checkpoint(other, 4);
    assertThat(history.restorePath()).contains(newest);
  }

  /** All that a successor needs is there before the job: nothing is noted when it has begun. */
  @Test
  void aJobWhoseDriverWasKilledRightAfterSubmittingItIsGoneOnFrom() throws IOException {
    IngestHistory.Next job = history.next();
    String checkpoint = checkpoint(job, 1);
    IngestHistory successor = new IngestHistory(storage, ingest.toString());
    assertThat(successor.restorePath()).contains(checkpoint);
    IngestHistory.Next next = successor.next();
    assertThat(next.id()).isNotEqualTo(job.id());
    assertThat(next.checkpoints()).isNotEqualTo(job.checkpoints());
  }

  /** A session cluster refuses an id that it has seen end. */
  @Test
  void jobsOfAStoreThatWasBegunAnewHaveOtherIds() throws IOException {
    IngestHistory.Next before = history.next();
    storage.delete(ingest.toString());
    IngestHistory.Next after = history.next();
    assertThat(after.number()).isEqualTo(before.number());
    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(history.numberOf(before.id())).isEmpty();
    assertThat(new IngestHistory(storage, ingest.toString()).numberOf(after.id())).contains(1L);
  }

  /** As a driver of an earlier version was that was killed between creating and writing it. */
  @Test
  void anIdThatWasNeverWrittenIsDrawnAnew() throws IOException {
    Files.createFile(ingest.resolve("id"));
    IngestHistory.Next job = history.next();
    assertThat(ingest.resolve("id")).isNotEmptyFile();
    assertThat(new IngestHistory(storage, ingest.toString()).numberOf(job.id())).contains(1L);
  }

  @Test
  void aDriverThatIsKilledAtAnyMomentLeavesAnIdOrNone() throws IOException {
    for (int changes = 0; changes < 4; changes++) {
      int[] left = {changes};
      Path killed = ingest.resolve("killed-" + changes);
      Storage dying =
          new ForwardingStorage(storage) {
            @Override
            protected void beforeChange() throws IOException {
              if (left[0]-- == 0) {
                throw new IOException("killed");
              }
            }

            /** The content follows, as it does on a disk. */
            @Override
            public boolean createNew(String path, byte[] content) throws IOException {
              boolean created = super.createNew(path, new byte[0]);
              if (created) {
                try (OutputStream out = super.create(path)) {
                  out.write(content);
                }
              }
              return created;
            }
          };
      assertThatThrownBy(() -> new IngestHistory(dying, killed.toString()).next())
          .hasMessage("killed");
      IngestHistory successor = new IngestHistory(storage, killed.toString());
      IngestHistory.Next next = successor.next();
      assertThat(successor.numberOf(next.id())).contains(next.number());
    }
  }

  @Test
  void ofTwoDriversThatDrawAnIdAtOnceBothHaveTheOneThatIsThere() throws IOException {
    Storage slow =
        new ForwardingStorage(storage) {
          @Override
          public boolean moveNew(String from, String to) throws IOException {
            history.next();
            return super.moveNew(from, to);
          }
        };
    IngestHistory other = new IngestHistory(slow, ingest.toString());
    assertThatThrownBy(other::next).hasMessageContaining("another driver submits this job");
    assertThat(history.numberOf(other.next().id())).contains(2L);
    assertThat(storage.list(ingest.toString())).noneMatch(Temporary::isTemporary);
  }

  @Test
  void jobsOfAnotherStoreHaveOtherIds(@TempDir Path other) throws IOException {
    assertThat(new IngestHistory(storage, other.toString()).next().id())
        .isNotEqualTo(history.next().id());
  }
}
