package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small files of a driver: its ledger, its lease, and what it has told. */
class DriverFilesTest {

  @TempDir Path store;
  private final Storage storage = new LocalStorage();

  private Ledger ledger() throws IOException {
    return new Ledger(storage, store.toString());
  }

  @Test
  void theNextDriverKnowsWhatTheLastOneHasDecided() throws IOException {
    Ledger ledger = ledger();
    assertThat(ledger.entry("s1").plan()).isNull();
    ledger.decide("s1", new Plan(null), 3);
    ledger.decide("s2", new Plan("v000001"), 4);
    ledger.setBack("s2", "no luck", 5);
    ledger.setBack("s2", "no luck again", 7);
    Verdict verdict = new Verdict(Verdict.Kind.FAILED, "it is \"bad\"", 9);
    ledger.pass("s3", verdict, 8);

    Ledger next = ledger();
    assertThat(next.entry("s1").plan()).isEqualTo(new Plan(null));
    assertThat(next.entry("s1").seenMillis()).isEqualTo(3);
    assertThat(next.entry("s2").seenMillis()).as("kept through setbacks").isEqualTo(4);
    assertThat(next.entry("s2").plan()).isEqualTo(new Plan("v000001"));
    assertThat(next.entry("s2").setbacks()).isEqualTo(new Setbacks(2, "no luck again", 7));
    assertThat(next.entry("s3").seenMillis()).isEqualTo(8);
    assertThat(next.verdicts()).containsOnlyKeys("s3").containsValue(verdict);
  }

  @Test
  void aDamagedNoteIsNamed() throws IOException {
    Path file = store.resolve("driver/snapshots/s1.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"formatVersion\":1");
    assertThatThrownBy(this::ledger)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("driver/snapshots/s1.json");
  }

  @Test
  void whatADriverWasKilledWhileWritingIsIgnored() throws IOException {
    Path file = store.resolve("driver/snapshots/.tmp-s1.json-x");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{");
    assertThat(ledger().verdicts()).isEmpty();
  }

  @Test
  void whatADriverWasKilledWhileWritingGoesWhenTheStoreIsTaken() throws IOException {
    Path driver = store.resolve("driver");
    Files.createDirectories(driver.resolve("snapshots"));
    Files.writeString(driver.resolve(".tmp-owner-x"), "m");
    Files.writeString(driver.resolve("snapshots/.tmp-s1.json-x"), "{");
    Path ingest = store.resolve("ingest");
    Files.createDirectories(ingest.resolve("jobs"));
    Files.writeString(ingest.resolve("id"), "4711");
    Files.writeString(ingest.resolve(".tmp-id-x"), "47");
    Files.writeString(ingest.resolve("jobs/000001"), "");
    Files.writeString(ingest.resolve("jobs/.tmp-000001.savepoint-x"), "file:");
    ledger().decide("s2", new Plan(null), 3);
    DriverLease.take(storage, store.toString()).check();
    assertThat(storage.list(ingest.toString())).containsExactly("id", "jobs");
    assertThat(storage.list(ingest.resolve("jobs").toString())).containsExactly("000001");
    assertThat(storage.list(driver.toString())).containsExactly("owner", "snapshots");
    assertThat(storage.list(driver.resolve("snapshots").toString())).containsExactly("s2.json");
  }

  @Test
  void theStoreBelongsToTheLastOneThatTookIt() throws IOException {
    DriverLease first = DriverLease.take(storage, store.toString());
    first.check();
    DriverLease second = DriverLease.take(storage, store.toString());
    second.check();
    assertThatThrownBy(first::check)
        .isInstanceOf(DriverFencedException.class)
        .hasMessageContaining("another driver has taken over " + store);
  }

  @Test
  void theNextDriverGoesOnToTellWhereTheLastOneHasEnded() throws IOException {
    DriverLease lease = DriverLease.take(storage, store.toString());
    ToldOffsets told = new ToldOffsets(storage, store.toString(), lease);
    assertThat(told.of("t.dlq", "id")).isEmpty();
    told.are("t.dlq", "id", Map.of(0, 500L, 1, 3L));
    assertThat(told.of("t.dlq", "id")).contains(Map.of(0, 500L, 1, 3L));
    assertThat(told.of("t.dlq", "another")).as("made anew").contains(Map.of());
    assertThat(told.of("u.dlq", "id")).isEmpty();
    DriverLease.take(storage, store.toString());
    assertThatThrownBy(() -> told.are("t.dlq", "id", Map.of(0, 501L)))
        .isInstanceOf(DriverFencedException.class);
    assertThat(told.of("t.dlq", "id")).contains(Map.of(0, 500L, 1, 3L));
  }
}
