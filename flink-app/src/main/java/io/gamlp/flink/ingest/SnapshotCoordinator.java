package io.gamlp.flink.ingest;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.InputException;
import io.gamlp.graph.library.FailedSnapshot;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.wire.BadReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of snapshots; one for the whole job.
 *
 * <p>Decides once per checkpoint, after the last report before its barrier, so that decisions and
 * the records that they follow from are in one checkpoint. When that is complete, they are carried
 * out: failures are noted, graphs are made and published one after the other on a thread of its
 * own. After a restart what the checkpoint has decided is carried out again.
 */
final class SnapshotCoordinator extends AbstractStreamOperator<DeadLetter>
    implements OneInputStreamOperator<SpoolReport, DeadLetter> {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCoordinator.class);

  /** Snapshots that may be open at a time; more are a flood. */
  private static final int MOST_OPEN = 1000;

  /** Snapshots of which it is remembered how they ended. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final long LOOK_FOR_DELETED_EVERY_MILLIS = 60_000;
  private static final long PATIENCE_WITH_THREAD_SECONDS = 60;

  private static final ListStateDescriptor<byte[]> SNAPSHOTS =
      new ListStateDescriptor<>("snapshots", BytePrimitiveArraySerializer.INSTANCE);

  /** The last sequence, then the last order. */
  private static final ListStateDescriptor<Long> NUMBERS =
      new ListStateDescriptor<>("numbers", LongSerializer.INSTANCE);

  /** Of the state that says how far the topic was read; empty while that is not known. */
  static final String POSITIONS_NAME = "positions";

  private static final ListStateDescriptor<byte[]> POSITIONS =
      new ListStateDescriptor<>(POSITIONS_NAME, BytePrimitiveArraySerializer.INSTANCE);

  private final transient IngestPlaces places;
  private final transient IngestLimits limits;
  private final transient TopicEnds topic;
  private final transient MailboxExecutor mailbox;

  private transient SegmentFolder files;
  private transient SnapshotLibrary library;
  private transient Audit audit;
  private transient Controls controls;
  private transient Bases bases;
  private transient AwaitedBases awaitedBases;
  private transient WaitingDeltas waitingDeltas;
  private transient Backlog backlog;
  private transient Rewriting rewriting;
  private transient Trash trash;
  private transient JobFence fence;
  private transient ExecutorService worker;
  private transient ListState<byte[]> snapshotState;
  private transient ListState<Long> numberState;
  private transient ListState<byte[]> positionState;
  private transient StreamRecord<DeadLetter> letter;
  private transient BadRecordMetrics badRecords;
  private transient CoordinatorMetrics standing;

  private transient Map<String, SnapshotProgress> snapshots;
  private transient Positions positions;
  private transient Set<SnapshotProgress> touched;
  private transient SnapshotProgress assembling;
  private transient Assembly assembly;

  /** That of the assembly that has ended for want of memory; null otherwise. */
  private transient volatile OutOfMemoryError shortage;

  private transient long lastSequence;
  private transient long lastOrder;
  private transient long completed;
  private transient long lookedForDeletedAt;

  SnapshotCoordinator(
      IngestPlaces places, IngestLimits limits, TopicEnds topic, MailboxExecutor mailbox) {
    this.places = places;
    this.limits = limits;
    this.topic = topic;
    this.mailbox = mailbox;
  }

  // ---- Life.

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    files = places.files();
    library = places.library();
    fence = places.fence();
    awaitedBases = places.awaitedBases();
    waitingDeltas = places.waitingDeltas();
    rewriting = new Rewriting(files);
    completed = context.getRestoredCheckpointId().orElse(0);
    trash = new Trash(files, completed);
    audit = new Audit(files, limits.tolerance(), limits.memory(), this::send, trash::add);
    controls = new Controls(audit, limits.tolerance(), files.origins(), this::send);
    snapshots = new LinkedHashMap<>();
    touched = new HashSet<>();
    snapshotState = context.getOperatorStateStore().getListState(SNAPSHOTS);
    numberState = context.getOperatorStateStore().getListState(NUMBERS);
    positionState = context.getOperatorStateStore().getListState(POSITIONS);
    positions = positions(context.isRestored());
    long now = now();
    backlog = new Backlog(limits.open(), topic, positions, now);
    bases = new Bases(library, snapshots, backlog, limits.open());
    for (byte[] bytes : snapshotState.get()) {
      SnapshotProgress p = SnapshotProgress.fromBytes(bytes, now, files.codecs(), files.origins());
      snapshots.put(p.id, p);
    }
    var numbers = numberState.get().iterator();
    if (numbers.hasNext()) {
      lastSequence = numbers.next();
      lastOrder = numbers.next();
    }
  }

  /** A state of before positions were kept has none. */
  private Positions positions(boolean restored) throws Exception {
    Iterator<byte[]> kept = positionState.get().iterator();
    if (kept.hasNext()) {
      return Positions.read(new DataInputStream(new ByteArrayInputStream(kept.next())));
    }
    return restored ? Positions.sinceRestart() : new Positions();
  }

  @Override
  public void open() throws Exception {
    super.open();
    letter = new StreamRecord<>(null);
    worker = Executors.newSingleThreadExecutor(r -> new Thread(r, "gamlp-ingest-assembly"));
    var metrics = getMetricGroup().addGroup("gamlp");
    badRecords = new BadRecordMetrics(metrics);
    standing = new CoordinatorMetrics(metrics, this::now);
    standing.see(snapshots.values(), backlog.silentSince());
    // What the restored checkpoint has decided; its mail runs when the task does.
    mailbox.execute(
        () -> {
          fence.check();
          carryOut(completed);
        },
        "carry out what was decided");
  }

  @Override
  public void close() throws Exception {
    if (worker != null) {
      worker.shutdownNow();
      if (!worker.awaitTermination(PATIENCE_WITH_THREAD_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a graph is still being made; what it publishes is what the next attempt would");
      }
    }
    super.close();
  }

  private List<SnapshotProgress> openSnapshots() {
    return List.copyOf(snapshots.values()).stream().filter(p -> p.phase == Phase.OPEN).toList();
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private void send(DeadLetter refused) {
    badRecords.count(refused.reason());
    output.collect(letter.replace(refused));
  }

  // ---- What comes.

  @Override
  public void processElement(StreamRecord<SpoolReport> element) throws Exception {
    SpoolReport report = element.getValue();
    if (report.positions() != null) {
      positions.reach(report.positions());
      return;
    }
    long now = now();
    SnapshotProgress p =
        snapshots.computeIfAbsent(report.snapshot(), id -> new SnapshotProgress(id, now));
    touched.add(p);
    p.came(now);
    if (report.segment() != null) {
      backlog.read(report.segment().latest(), now);
      p.fresh.add(report.segment());
      return;
    }
    RawRecord raw = report.control();
    backlog.read(raw.timestamp(), now);
    Phase before = p.phase;
    controls.take(p, raw, files.codecs().decode(raw.value(), raw.origin(files.origins())));
    if (p.phase != before) {
      decided(p);
    }
  }

  // ---- What is decided, once per checkpoint.

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    fence.check();
    trash.checkpointBegins(checkpointId);
    long now = now();
    if (backlog.looks(now)) {
      LOG.warn("the job stood still; the time until now makes no snapshot quiet");
    }
    Set<SnapshotProgress> looked = touched;
    touched = new HashSet<>();
    for (SnapshotProgress p : List.copyOf(snapshots.values())) {
      if (!p.isOver() || looked.contains(p)) {
        settle(p, now);
      }
    }
    refuseFlood();
    forget(now);
    awaitedBases.are(basesOfOthers());
    waitingDeltas.are(bases.awaited());
    trash.checkpointIsTaken();
    standing.see(snapshots.values(), backlog.silentSince());
    backlog.looked(now());
  }

  private void settle(SnapshotProgress p, long now) throws IOException {
    Phase before = p.phase;
    try {
      audit.look(p, now, /* force= */ false);
      if (p.phase == Phase.OPEN) {
        audit.giveUpIfQuiet(p, now, backlog.quiet(p.lastCame(), now), limits.open());
      }
      if (p.phase == Phase.OPEN) {
        p.content = rewriting.joined(p.content, p.decider(), trash::add);
        p.fresh = rewriting.joined(p.fresh, p.decider(), trash::add);
      }
      if (p.phase == Phase.WHOLE && p != assembling) {
        bases.whyNever(p, now).ifPresent(why -> audit.fail(p, why));
      }
    } catch (InputException e) {
      lose(p, e);
    }
    if (p.phase != before) {
      if (p.phase == Phase.WHOLE) {
        p.order = ++lastOrder;
      }
      decided(p);
    }
  }

  private void decided(SnapshotProgress p) {
    p.decidedAt = now();
    p.decidedIn = trash.checkpoint();
    LOG.info("snapshot {}: {} {} {}", p.id, p.phase, p.accounting(), p.reason);
  }

  private Set<String> basesOfOthers() {
    return snapshots.values().stream()
        .filter(p -> !p.isOver() && p.begin() != null && p.begin().base() != null)
        .map(p -> p.begin().base())
        .collect(Collectors.toSet());
  }

  private void refuseFlood() throws IOException {
    List<SnapshotProgress> open = openSnapshots();
    if (open.size() > MOST_OPEN) {
      List<SnapshotProgress> oldestFirst =
          open.stream().sorted(Comparator.comparingLong(SnapshotProgress::lastCame)).toList();
      for (SnapshotProgress p : oldestFirst.subList(0, open.size() - MOST_OPEN)) {
        audit.giveUp(p, "more than " + MOST_OPEN + " snapshots were open");
        decided(p);
      }
    }
  }

  /** Files that the state names are missing or damaged: records are lost, and it is said so. */
  private void lose(SnapshotProgress p, InputException e) {
    LOG.error("snapshot {}: its records cannot be read again", p.id, e);
    p.counts.sent += p.waiting();
    p.counts.refused += p.waiting();
    p.fresh.forEach(trash::add);
    p.fresh.clear();
    if (p.phase == Phase.PUBLISHED) {
      forget(p);
    } else if (p.phase != Phase.FAILED) {
      audit.fail(p, "its records cannot be read again: " + e.getMessage());
    }
  }

  private void forget(long now) throws IOException {
    if (now - lookedForDeletedAt < LOOK_FOR_DELETED_EVERY_MILLIS) {
      return;
    }
    lookedForDeletedAt = now;
    for (SnapshotProgress p : snapshots.values()) {
      if (p.phase == Phase.PUBLISHED
          && !p.forgotten
          && (now - p.decidedAt > limits.late().toMillis() || !library.contains(p.id))) {
        forget(p);
      }
    }
    snapshots.values().stream()
        .filter(SnapshotProgress::isOver)
        .sorted(Comparator.comparingLong((SnapshotProgress p) -> p.decidedAt).reversed())
        .skip(MOST_REMEMBERED)
        .toList()
        .forEach(
            p -> {
              p.content.forEach(trash::add);
              snapshots.remove(p.id);
            });
  }

  private void forget(SnapshotProgress p) {
    p.forgotten = true;
    audit.forget(p);
    p.content.forEach(trash::add);
    p.content.clear();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    snapshotState.clear();
    for (SnapshotProgress p : snapshots.values()) {
      snapshotState.add(p.toBytes());
    }
    numberState.update(List.of(lastSequence, lastOrder));
    positionState.clear();
    if (!positions.areVague()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      positions.write(new DataOutputStream(bytes));
      positionState.add(bytes.toByteArray());
    }
  }

  // ---- What is carried out, when the checkpoint is complete.

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    fence.check();
    completed = checkpointId;
    backlog.checkpointIsComplete();
    Set<String> named = new HashSet<>();
    for (SnapshotProgress p : snapshots.values()) {
      p.content.forEach(s -> named.add(s.file().name()));
      p.fresh.forEach(s -> named.add(s.file().name()));
    }
    trash.empty(checkpointId, named);
    carryOut(checkpointId);
  }

  private void carryOut(long durable) throws IOException {
    for (SnapshotProgress p : snapshots.values()) {
      if (p.phase == Phase.FAILED && !p.noted && p.decidedIn <= durable) {
        library.fail(new FailedSnapshot(p.id, p.reason, p.decidedAt, p.accounting()));
        p.noted = true;
      }
    }
    lookForShortage();
    if (assembling != null) {
      return;
    }
    long now = now();
    List<SnapshotProgress> whole =
        snapshots.values().stream()
            .filter(p -> p.phase == Phase.WHOLE && p.decidedIn <= durable && p.mayBeAssembled(now))
            .sorted(Comparator.comparingLong(p -> p.order))
            .toList();
    for (SnapshotProgress p : whole) {
      if (bases.isThere(p)) {
        assemble(p);
        return;
      }
    }
  }

  private void assemble(SnapshotProgress p) {
    assembling = p;
    assembly =
        new Assembly(
            places.files(),
            places.library(),
            places.dataset(),
            limits.tolerance(),
            p,
            lastSequence);
    Assembly started = assembly;
    worker.execute(
        () -> {
          try {
            Assembly.Outcome outcome = started.run();
            mail(() -> assembled(p, outcome));
          } catch (OutOfMemoryError e) {
            shortage = e; // No mail: there may be no room for one.
          } catch (Throwable e) { // An error, too, must end the task: nothing would be made again.
            mail(
                () -> {
                  throw new IOException("snapshot " + p.id + " cannot be stored", e);
                });
          }
        });
  }

  private void mail(ThrowingRunnable<IOException> action) {
    try {
      mailbox.execute(action, "a graph is made");
    } catch (RejectedExecutionException e) {
      LOG.debug("the task is on its way out; the next attempt makes the graph again");
    }
  }

  /** The heap is shared: the snapshot's arrays are gone, and others may be by and by. */
  private void lookForShortage() throws IOException {
    OutOfMemoryError found = shortage;
    if (found == null) {
      return;
    }
    shortage = null;
    SnapshotProgress p = assembling;
    p.shortOfMemory(now());
    LOG.warn("snapshot {}: no room for its graph, {} times so far", p.id, p.shortages, found);
    if (assembly.isHopeless(p.shortages)) {
      assembled(p, assembly.tooLargeForHeap());
    } else {
      assembling = null;
    }
  }

  private void assembled(SnapshotProgress p, Assembly.Outcome outcome) throws IOException {
    assembling = null;
    fence.check();
    long refused = outcome.refusals().size();
    if (refused > 0) {
      report(p, outcome.refusals());
      p.counts.accepted -= refused;
      p.counts.refused += refused;
      p.counts.bad += refused;
    }
    if (outcome.failure() != null) {
      audit.fail(p, outcome.failure());
    } else {
      p.phase = Phase.PUBLISHED;
      p.content.forEach(trash::add);
      p.content = new ArrayList<>(List.of(outcome.digest()));
      p.limit = Long.MAX_VALUE;
      lastSequence = Math.max(lastSequence, outcome.sequence());
      standing.published(now());
    }
    decided(p);
    standing.see(snapshots.values(), backlog.silentSince());
    carryOut(completed);
  }

  private void report(SnapshotProgress p, Refusals refusals) throws IOException {
    for (int i = 0; i < p.content.size(); i++) {
      try (SegmentReader reader = files.open(p.content.get(i), /* decider= */ null, p.limitOf(i))) {
        while (reader.next()) {
          BadReason reason = refusals.reason(reader.entry());
          if (reason != null) {
            ((Letters) this::send)
                .refuse(
                    reader.raw(), files.origins(), p.id, reason, refusals.message(reader.entry()));
          }
        }
      }
    }
  }
}
