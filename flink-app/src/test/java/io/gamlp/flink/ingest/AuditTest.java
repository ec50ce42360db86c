package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.wire.BadRecord;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.SnapshotAssembly;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts over files are those of the assembly in memory, whatever is dropped in between. */
class AuditTest {

  private static final long AMPLE = 1 << 30;

  /** Too little for any ledger of these graphs. */
  private static final long SCARCE = 1 << 12;

  private static final Origins ORIGINS = new Origins("t");

  @TempDir Path folder;

  @Test
  void verdictsAreThoseOfTheAssemblyInMemory() throws IOException {
    compare(40, AMPLE);
  }

  @Test
  void severalPassesOverTheFilesComeToTheSame() throws IOException {
    compare(40, SCARCE);
  }

  @Tag("full")
  @Test
  void allIsTheSameManyTimes() throws IOException {
    compare(5000, AMPLE);
    compare(5000, SCARCE);
  }

  private void compare(int runs, long memory) throws IOException {
    Set<Phase> seen = new HashSet<>();
    for (long seed = 0; seed < runs; seed++) {
      seen.add(new Run(seed, memory, folder.resolve(memory + "-" + seed)).compare());
    }
    assertThat(seen).contains(Phase.OPEN, Phase.WHOLE);
  }

  /** One snapshot, offered to both. */
  private static final class Run {
    private final Random random;
    private final long memory;
    private final List<WireRecord> way;
    private final Tolerance tolerance;
    private final long seed;
    private final Path folder;

    private final Set<String> expectedLetters = new TreeSet<>();
    private final Set<String> letters = new TreeSet<>();
    private final Set<String> trashed = new HashSet<>();

    Run(long seed, long memory, Path folder) {
      this.seed = seed;
      this.folder = folder;
      this.random = new Random(seed);
      this.memory = memory;
      this.tolerance =
          random.nextBoolean()
              ? new Tolerance(Long.MAX_VALUE, 1)
              : new Tolerance(random.nextInt(6), 0.05);
      this.way = new ArrayList<>();
      RandomGraph graphs = new RandomGraph(seed);
      IdentifiedGraph base = graphs.now();
      graphs.change();
      boolean delta = random.nextBoolean();
      way.addAll(
          (delta
                  ? SnapshotRecords.delta("s", "base", base, graphs.now(), 1)
                  : SnapshotRecords.full("s", base, 1))
              .toList());
    }

    Phase compare() throws IOException {
      Mutations mutations = new Mutations(random);
      List<WireRecord> original = List.copyOf(way);
      int rarity = 2 + random.nextInt(40);
      for (WireRecord record : original) {
        if (random.nextInt(rarity) == 0) {
          // What comes after the whole snapshot is late where records are judged one by one, and
          // not where they are judged together: there nothing but repetitions comes.
          way.add(memory == SCARCE ? record : mutations.mutated(record));
        }
      }
      if (random.nextInt(4) == 0) {
        way.removeAll(List.of(way.get(random.nextInt(way.size()))));
      }
      if (random.nextInt(4) > 0) {
        Collections.shuffle(way, random);
      }
      SnapshotAssembly oracle = new SnapshotAssembly("s", tolerance, this::expect);
      SegmentFolder files = new SegmentFolder(new LocalStorage(), folder.toString(), "t");
      Audit audit = audit(files);
      SnapshotProgress p = new SnapshotProgress("s", 0);
      int at = 0;
      while (at < way.size()) {
        int to = Math.min(way.size(), at + 1 + random.nextInt(way.size()));
        at = offer(files, audit, p, oracle, at, to);
        audit.look(p, 0, /* force= */ true);
        if (random.nextInt(3) == 0) {
          p = SnapshotProgress.fromBytes(p.toBytes(), 0, files.codecs(), files.origins());
          audit = audit(files);
        }
      }
      assertThat(p.phase).as("seed %d", seed).isEqualTo(phase(oracle));
      assertThat(p.accounting()).as("seed %d", seed).isEqualTo(oracle.accounting());
      assertThat(letters).as("seed %d", seed).isEqualTo(expectedLetters);
      assertThat(names(p)).noneMatch(trashed::contains);
      return p.phase;
    }

    private static List<String> names(SnapshotProgress p) {
      return p.content.stream().map(s -> s.file().name()).toList();
    }

    private Audit audit(SegmentFolder files) {
      return new Audit(
          files,
          tolerance,
          memory,
          letter ->
              assertThat(letters.add(letter.record().offset() + " " + letter.reason())).isTrue(),
          segment -> trashed.add(segment.file().name()));
    }

    private void expect(BadRecord bad) {
      expectedLetters.add(bad.origin().position() + " " + bad.reason());
    }

    private static Phase phase(SnapshotAssembly oracle) {
      return switch (oracle.state()) {
        case OPEN -> Phase.OPEN;
        case COMPLETE -> Phase.WHOLE;
        case FAILED -> Phase.FAILED;
      };
    }

    /** Offers records until the first begin or end, which part segments here. */
    private int offer(
        SegmentFolder files,
        Audit audit,
        SnapshotProgress p,
        SnapshotAssembly oracle,
        int from,
        int to)
        throws IOException {
      if (!(way.get(from) instanceof Change)) {
        control(audit, p, way.get(from), from);
        oracle.offer(way.get(from), new Origin("t-0", from, 0));
        return from + 1;
      }
      Decider decider = random.nextInt(4) == 0 ? null : p.decider();
      int at = from;
      try (SegmentWriter writer = files.create(decider)) {
        for (; at < to && way.get(at) instanceof Change change; at++) {
          oracle.offer(change, new Origin("t-0", at, 0));
          Entry entry = new Entry();
          entry.kind = Kind.of(change);
          entry.offset = at;
          entry.revision = change.revision();
          if (decider != null) {
            decider.decide(change, entry);
          }
          writer.add(entry, null, WireFormat.AVRO.codec().encode(change));
        }
        p.fresh.add(writer.finish());
      }
      return at;
    }

    private void control(Audit audit, SnapshotProgress p, WireRecord record, int offset) {
      byte[] bytes = WireFormat.AVRO.codec().encode(record);
      Controls controls = new Controls(audit, tolerance, ORIGINS, this::send);
      controls.take(p, new RawRecord(null, bytes, 0, offset, 0), record);
    }

    private void send(DeadLetter letter) {
      assertThat(letters.add(letter.record().offset() + " " + letter.reason())).isTrue();
    }
  }
}
