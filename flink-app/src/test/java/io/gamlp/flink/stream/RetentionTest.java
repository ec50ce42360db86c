package io.gamlp.flink.stream;

import static io.gamlp.flink.stream.Views.augmented;
import static io.gamlp.flink.stream.Views.basedOn;
import static io.gamlp.flink.stream.Views.of;
import static io.gamlp.flink.stream.Views.passed;
import static io.gamlp.flink.stream.Views.planned;
import static io.gamlp.flink.stream.Views.published;
import static io.gamlp.flink.stream.Views.trained;
import static io.gamlp.flink.stream.Views.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final StreamPolicy TWO =
      Views.policy(false, OptionalInt.of(2), Optional.empty(), OptionalInt.empty());
  private static final StreamPolicy ONE =
      Views.policy(false, OptionalInt.of(1), Optional.empty(), OptionalInt.empty());

  private static SnapshotView out(String id, long sequence) {
    return published(whole(id, sequence), null, "v" + sequence);
  }

  private static Optional<Action> next(StreamPolicy policy, StreamView view) {
    return new Retention(policy).next(view, new Action.Rest(Long.MAX_VALUE));
  }

  @Test
  void keepsAllWhereNothingIsAsked() {
    assertThat(next(Views.finish(), of(List.of("v1"), out("s1", 1), out("s2", 2)))).isEmpty();
  }

  @Test
  void deletesTheOldestBeyondTheCount() {
    assertThat(next(TWO, of(List.of(), out("s1", 1), out("s2", 2), out("s3", 3))))
        .contains(new Action.Retire("s1"));
    assertThat(next(TWO, of(List.of(), out("s2", 2), out("s3", 3)))).isEmpty();
  }

  @Test
  void finishesWhatWasBegunWhateverIsToStay() {
    StreamView view =
        new StreamView(
            List.of(out("s2", 2)),
            Map.of(),
            List.of(),
            Set.of("s1"),
            List.of("s1"),
            List.of(),
            Views.NOW);
    assertThat(next(Views.finish(), view)).contains(new Action.Retire("s1"));
  }

  @Test
  void deletesWhatIsOlderThanTheAge() {
    StreamPolicy age =
        Views.policy(
            false, OptionalInt.empty(), Optional.of(Duration.ofSeconds(98)), OptionalInt.empty());
    assertThat(next(age, of(List.of(), out("s1", 1), out("s2", 2), out("s3", 3))))
        .as("s1 is 99 seconds old")
        .contains(new Action.Retire("s1"));
    assertThat(next(age, of(List.of(), out("s2", 2), out("s3", 3)))).isEmpty();
  }

  @Test
  void neverDeletesTheNewestCompleteOne() {
    StreamPolicy age =
        Views.policy(
            false, OptionalInt.of(1), Optional.of(Duration.ofMillis(1)), OptionalInt.empty());
    assertThat(next(age, of(List.of(), out("s1", 1)))).isEmpty();
    assertThat(next(age, of(List.of(), out("s1", 1), passed(whole("s2", 2), Verdict.Kind.FAILED))))
        .as("s1 is the last published one, s2 the newest")
        .isEmpty();
  }

  @Test
  void neverDeletesBeforePublished() {
    assertThat(next(ONE, of(List.of(), whole("s1", 1), whole("s2", 2), whole("s3", 3)))).isEmpty();
  }

  @Test
  void neverDeletesTheBaseOfOneThatIsNotSettled() {
    SnapshotView delta = basedOn(whole("s4", 4), "s1");
    StreamView view = of(List.of(), out("s1", 1), out("s2", 2), out("s3", 3), delta);
    assertThat(next(ONE, view)).contains(new Action.Retire("s2"));
  }

  @Test
  void neverDeletesTheBaseOfOneThatIsComingIn() {
    SnapshotView[] all = {out("s1", 1), out("s2", 2), out("s3", 3)};
    StreamView view =
        new StreamView(
            List.of(all), Map.of(), List.of(), Set.of("s1"), List.of(), List.of(), Views.NOW);
    assertThat(next(ONE, view)).contains(new Action.Retire("s2"));
    assertThat(next(ONE, of(List.of(), all))).contains(new Action.Retire("s1"));
  }

  @Test
  void keepsForAWhileWhatChangesStillComingInMayBeOf() {
    // s2 was seen 98 seconds ago, s3 97: since then the one before is not the newest any more.
    StreamView view = of(List.of(), out("s1", 1), out("s2", 2), out("s3", 3));
    assertThat(next(withGrace(97), view)).contains(new Action.Retire("s1"));
    assertThat(next(withGrace(98), view)).contains(new Action.Retire("s1"));
    assertThat(next(withGrace(99), view)).isEmpty();
    StreamView later = of(List.of(), out("s2", 2), out("s3", 3), out("s4", 4));
    assertThat(next(withGrace(97), later)).contains(new Action.Retire("s2"));
    assertThat(next(withGrace(98), later)).isEmpty();
  }

  private static StreamPolicy withGrace(long seconds) {
    StreamPolicy one = ONE;
    return new StreamPolicy(
        one.preempt(),
        one.attempts(),
        one.backoff(),
        one.longestBackoff(),
        one.retainSnapshots(),
        one.retainAge(),
        Duration.ofSeconds(seconds),
        one.retainModels());
  }

  @Test
  void deletesPassedOnesToo() {
    assertThat(next(ONE, of(List.of(), passed(whole("s1", 1), Verdict.Kind.SKIPPED), out("s2", 2))))
        .contains(new Action.Retire("s1"));
  }

  @Test
  void deletesOneAfterTheOtherUntilOnlyWhatIsNeededIsLeft() {
    List<SnapshotView> left = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      left.add(out("s" + i, i));
    }
    Optional<Action> action = next(TWO, of(List.of(), left.toArray(SnapshotView[]::new)));
    while (action.isPresent()) {
      String gone = ((Action.Retire) action.get()).snapshot();
      assertThat(left.removeIf(s -> s.id().equals(gone))).isTrue();
      action = next(TWO, of(List.of(), left.toArray(SnapshotView[]::new)));
    }
    assertThat(left).extracting(SnapshotView::id).containsExactly("s8", "s9");
  }

  @Test
  void deletesOldModelsButNotWhileATrainingIsUnderWay() {
    StreamPolicy one =
        Views.policy(false, OptionalInt.empty(), Optional.empty(), OptionalInt.of(1));
    List<String> models = List.of("v1", "v2", "v3");
    assertThat(next(one, of(models))).contains(new Action.RetireModels(1));
    assertThat(next(one, of(models, planned(whole("s4", 4), "v1")))).isEmpty();
    assertThat(next(one, of(List.of("v2", "v3")))).as("the newest and its parent").isEmpty();
  }

  @Test
  void happensBeforeEverythingButAPublish() {
    SnapshotView[] all = {out("s1", 1), out("s2", 2), out("s3", 3), whole("s4", 4)};
    Action.Retire retire = new Action.Retire("s1");
    Reconciler reconciler = new Reconciler(TWO);
    assertThat(reconciler.next(of(List.of(), all), true)).as("before a decision").isEqualTo(retire);
    all[3] = planned(all[3], null);
    assertThat(reconciler.next(of(List.of(), all), true)).as("a stage").isEqualTo(retire);
    all[3] = augmented(whole("s4", 4), null);
    assertThat(reconciler.next(of(List.of(), all), true)).as("a training").isEqualTo(retire);
    all[3] = trained(whole("s4", 4), null, "v4");
    assertThat(reconciler.next(of(List.of(), all), true)).isEqualTo(new Action.Publish("s4", "v4"));
    all[3] = out("s4", 4);
    assertThat(reconciler.next(of(List.of(), all), true)).as("a rest").isEqualTo(retire);
  }

  @Test
  void waitsWhereItHasJustFailed() {
    SnapshotView[] all = {
      out("s1", 1), out("s2", 2), out("s3", 3), augmented(whole("s4", 4), null)
    };
    assertThat(new Reconciler(TWO).next(of(List.of(), all), false))
        .isEqualTo(new Action.Train("s4", Optional.empty()));
  }

  @Test
  void neverDeletesWhatThePendingAugmentationTakesRowsFrom() {
    // s3 has failed, but its hops are there and the nearest to those of s4.
    SnapshotView failed = passed(augmented(whole("s3", 3), null), Verdict.Kind.FAILED);
    SnapshotView[] all = {out("s1", 1), out("s2", 2), failed, planned(whole("s4", 4), null)};
    Reconciler reconciler = new Reconciler(ONE);
    assertThat(reconciler.next(of(List.of(), all), true)).isEqualTo(new Action.Retire("s1"));
    SnapshotView[] left = {all[1], all[2], all[3]};
    assertThat(reconciler.next(of(List.of(), left), true))
        .isEqualTo(new Action.Augment("s4", Optional.empty(), Optional.of("s3")));
    left[2] = augmented(whole("s4", 4), null);
    assertThat(reconciler.next(of(List.of(), left), true)).isEqualTo(new Action.Retire("s3"));
  }

  /** Whatever is pending, and whatever may be deleted, the one does not take from the other. */
  @Test
  void whatAnActionNeedsIsThereInEveryState() {
    Reconciler trimming = new Reconciler(ONE);
    for (SnapshotView a : everyState(whole("s1", 1))) {
      for (SnapshotView b : everyState(basedOn(whole("s2", 2), "s1"))) {
        for (SnapshotView c : everyState(basedOn(whole("s3", 3), "s2"))) {
          StreamView view = of(List.of("v1"), a, b, c);
          if (trimming.next(view, true) instanceof Action.Retire retire) {
            Action pending = trimming.next(view, false);
            assertThat(needs(pending, view)).as("%s", view).doesNotContain(retire.snapshot());
          }
        }
      }
    }
  }

  private static List<SnapshotView> everyState(SnapshotView s) {
    return List.of(
        s,
        planned(s, "v1"),
        augmented(s, "v1"),
        trained(s, "v1", "v1"),
        published(s, "v1", "v1"),
        passed(s, Verdict.Kind.SKIPPED),
        passed(augmented(s, "v1"), Verdict.Kind.FAILED));
  }

  private static List<String> needs(Action action, StreamView view) {
    List<String> needs = new ArrayList<>();
    view.unsettled()
        .forEach(
            snapshot -> {
              needs.add(snapshot.id());
              needs.add(String.valueOf(snapshot.base()));
            });
    if (action instanceof Action.Augment augment) {
      augment.reference().ifPresent(needs::add);
    }
    return needs;
  }
}
