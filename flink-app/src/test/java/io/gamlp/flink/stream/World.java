package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/**
 * Store, registry and topics in memory, and a workshop on them that can be killed between any two
 * of its steps: what is done stays, the rest never happens.
 */
final class World implements Workshop {

  /** What {@code kill -9} is to a process: nobody catches it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What a stage throws whose TaskManager is gone. */
  private static final class TaskManagerLost extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Something that happens in the world by itself. */
  @FunctionalInterface
  interface Event {
    void happen() throws Exception;
  }

  private static final int EPOCHS = 3;

  private final Map<String, SnapshotView> complete =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Plan> plans = new HashMap<>();
  private final Set<String> augmented = new HashSet<>();
  private final Map<String, Integer> epochs = new HashMap<>();
  private final Map<String, String> modelOf = new LinkedHashMap<>();
  private final Map<String, Verdict> verdicts = new HashMap<>();
  private final Map<String, Setbacks> setbacks = new HashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  /** What consumers of the topics see: predictions, markers and notices, in order. */
  final List<String> topic = new ArrayList<>();

  /** Epochs that were computed, in order; one that was redone after a kill stands twice. */
  final List<String> computed = new ArrayList<>();

  private final Map<Integer, Event> events = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private final Set<String> deadly = new HashSet<>();
  private final Set<String> tooLarge = new HashSet<>();
  private final Set<String> halfRetired = new LinkedHashSet<>();
  private boolean retentionFails;
  private Cancellation training;
  private int steps;
  private int taskManagersLost;
  private int killAt = Integer.MAX_VALUE;

  void arrive(String id, String base) {
    SnapshotView view = Views.basedOn(Views.whole(id, complete.size() + 1L), base);
    complete.put(id, view);
  }

  void failToArrive(String id, String reason) {
    failures.put(id, reason);
  }

  /** Kills at the given step, counted from now. */
  void killAfter(int more) {
    killAt = steps + more;
  }

  /** Lets something happen in place of the given step, counted from now. */
  void at(int more, Event event) {
    events.put(steps + more, event);
  }

  /** Blocks the step it is called in until the running training has been cancelled. */
  void untilTrainingIsCancelled() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Cancellation.Registration registration = training.onCancel(cancelled::countDown)) {
      cancelled.await();
    }
  }

  /** Lets every training of a snapshot fail. */
  void failing(String id) {
    failing.add(id);
  }

  /** Lets every training of a snapshot cost a TaskManager. */
  void deadly(String id) {
    deadly.add(id);
  }

  /** How often a training has cost a TaskManager. */
  int taskManagersLost() {
    return taskManagersLost;
  }

  /** Lets every training of a snapshot run out of memory. */
  void tooLarge(String id) {
    tooLarge.add(id);
  }

  /** Lets every attempt to delete something fail. */
  void retentionFails() {
    retentionFails = true;
  }

  int steps() {
    return steps;
  }

  private void step() throws Exception {
    if (steps++ == killAt) {
      killAt = Integer.MAX_VALUE;
      throw new Killed();
    }
    Event event = events.remove(steps - 1);
    if (event != null) {
      event.happen();
    }
  }

  @Override
  public StreamView view() {
    List<SnapshotView> snapshots = new ArrayList<>();
    for (SnapshotView s : complete.values()) {
      snapshots.add(
          new SnapshotView(
              s.id(),
              s.base(),
              s.sequence(),
              s.seenMillis(),
              plans.get(s.id()),
              augmented.contains(s.id()),
              modelOf.get(s.id()),
              isPublished(s.id()),
              verdicts.get(s.id()),
              setbacks.getOrDefault(s.id(), Setbacks.NONE)));
    }
    List<Notice> unreported = new ArrayList<>();
    failures.forEach((id, why) -> addUnreported(new Notice(Notice.FAILED, id, why, 0), unreported));
    verdicts.forEach((id, verdict) -> addUnreported(Notice.of(id, verdict), unreported));
    return new StreamView(
        snapshots,
        Map.copyOf(failures),
        unreported,
        Set.of(),
        List.copyOf(halfRetired),
        List.copyOf(modelOf.values()),
        System.currentTimeMillis());
  }

  private void addUnreported(Notice notice, List<Notice> unreported) {
    if (!topic.contains(line(notice))) {
      unreported.add(notice);
    }
  }

  private static String line(Notice notice) {
    return notice.event() + " " + notice.snapshot();
  }

  @Override
  public boolean isPublished(String snapshot) {
    return topic.stream().anyMatch(line -> line.startsWith("published " + snapshot + " "));
  }

  @Override
  public void report(Notice notice) throws Exception {
    step();
    topic.add(line(notice));
    step();
  }

  @Override
  public void pass(String snapshot, Verdict verdict, Cancellation cancellation) throws Exception {
    step();
    verdicts.put(snapshot, verdict);
    step();
  }

  @Override
  public String decide(String snapshot, Optional<String> parent) throws Exception {
    step();
    plans.put(snapshot, new Plan(parent.orElse(null)));
    step();
    return "";
  }

  @Override
  public String augment(
      String snapshot,
      Optional<String> parent,
      Optional<String> reference,
      Cancellation cancellation)
      throws Exception {
    step();
    augmented.add(snapshot);
    step();
    return "";
  }

  @Override
  public String train(String snapshot, Optional<String> parent, Cancellation cancellation)
      throws Exception {
    training = cancellation;
    if (failing.contains(snapshot)) {
      throw new IllegalStateException("cannot train " + snapshot);
    }
    if (deadly.contains(snapshot)) {
      taskManagersLost++;
      throw new TaskManagerLost();
    }
    if (tooLarge.contains(snapshot)) {
      throw new OutOfMemoryError("Java heap space");
    }
    for (int epoch = epochs.getOrDefault(snapshot, 0); epoch < EPOCHS; epoch++) {
      step();
      if (cancellation.isCancelled()) {
        throw new CancellationException("cancelled");
      }
      computed.add(snapshot + "/" + epoch);
      step();
      epochs.put(snapshot, epoch + 1);
    }
    step();
    modelOf.put(snapshot, "model of " + snapshot + " after " + parent.orElse("nothing"));
    step();
    return "";
  }

  @Override
  public String publish(String snapshot, String model, Cancellation cancellation) throws Exception {
    step();
    topic.add("published " + snapshot + " by " + model);
    step();
    return "";
  }

  @Override
  public void retire(String snapshot) throws Exception {
    if (retentionFails) {
      throw new IllegalStateException("cannot delete " + snapshot);
    }
    step();
    complete.remove(snapshot);
    halfRetired.add(snapshot);
    step();
    augmented.remove(snapshot);
    halfRetired.remove(snapshot);
  }

  @Override
  public void retireModels(int keep) throws Exception {
    List<String> old = new ArrayList<>(modelOf.values());
    for (String model : old.subList(0, Math.max(0, old.size() - keep - 1))) {
      step();
      modelOf.values().remove(model);
    }
  }

  @Override
  public long newestSequence() {
    return view().snapshots().get(complete.size() - 1).sequence();
  }

  @Override
  public void setBack(String snapshot, String reason) throws Exception {
    step();
    setbacks.merge(
        snapshot,
        Setbacks.NONE.and(reason, System.currentTimeMillis()),
        (before, one) -> before.and(reason, System.currentTimeMillis()));
  }

  @Override
  public Optional<Outage> outage(Throwable failure) {
    if (failure instanceof TaskManagerLost) {
      return Optional.of(new Outage("a TaskManager is gone", true));
    }
    return failure instanceof java.io.IOException
        ? Optional.of(new Outage("the disk is full", false))
        : Optional.empty();
  }
}
