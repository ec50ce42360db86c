package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFenceTest {

  @TempDir Path store;
  private final Storage storage = new LocalStorage();

  private JobFence fence(long job) {
    return new IngestPlaces(storage, store.toString(), "t", "graph", job).fence();
  }

  private void submit(long job) throws IOException {
    String ingest = new SnapshotLibrary(storage, store.toString()).ingestDirectory();
    storage.createNew(ingest + "/jobs/" + JobNumbers.name(job), new byte[0]);
  }

  @Test
  void theLatestJobHasTheStore() throws IOException {
    assertThatCode(() -> fence(0).check()).doesNotThrowAnyException();
    submit(6);
    submit(7);
    assertThatCode(() -> fence(7).check()).doesNotThrowAnyException();
  }

  @Test
  void anEarlierOneEndsForGood() throws IOException {
    submit(7);
    submit(8);
    assertThatThrownBy(() -> fence(7).check())
        .isInstanceOf(SuppressRestartsException.class)
        .hasRootCauseMessage("found ingest job 8 of this store, expected none after job 7");
  }
}
