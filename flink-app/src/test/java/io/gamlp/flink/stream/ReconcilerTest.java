package io.gamlp.flink.stream;

import static io.gamlp.flink.stream.Views.NOW;
import static io.gamlp.flink.stream.Views.augmented;
import static io.gamlp.flink.stream.Views.failedTimes;
import static io.gamlp.flink.stream.Views.finish;
import static io.gamlp.flink.stream.Views.judged;
import static io.gamlp.flink.stream.Views.of;
import static io.gamlp.flink.stream.Views.passed;
import static io.gamlp.flink.stream.Views.planned;
import static io.gamlp.flink.stream.Views.preempt;
import static io.gamlp.flink.stream.Views.published;
import static io.gamlp.flink.stream.Views.trained;
import static io.gamlp.flink.stream.Views.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

  private static final Optional<String> NONE = Optional.empty();

  private final Reconciler reconciler = new Reconciler(finish());
  private final Reconciler preempting = new Reconciler(preempt());

  private Action next(StreamView view) {
    return reconciler.next(view, true);
  }

  private Action nextPreempting(StreamView view) {
    return preempting.next(view, true);
  }

  @Test
  void restsWhereThereIsNothing() {
    assertThat(next(of(List.of()))).isEqualTo(new Action.Rest(Long.MAX_VALUE));
  }

  @Test
  void takesTheFirstSnapshotFromWholeToPublished() {
    SnapshotView s1 = whole("s1", 1);
    assertThat(next(of(List.of(), s1))).isEqualTo(new Action.Decide("s1", NONE));
    assertThat(next(of(List.of(), planned(s1, null))))
        .isEqualTo(new Action.Augment("s1", NONE, NONE));
    assertThat(next(of(List.of(), augmented(s1, null)))).isEqualTo(new Action.Train("s1", NONE));
    assertThat(next(of(List.of("v1"), trained(s1, null, "v1"))))
        .isEqualTo(new Action.Publish("s1", "v1"));
    assertThat(next(of(List.of("v1"), published(s1, null, "v1")))).isInstanceOf(Action.Rest.class);
  }

  @Test
  void startsTheNextOneFromTheNewestModelAndTheNewestHops() {
    SnapshotView s1 = published(whole("s1", 1), null, "v1");
    SnapshotView s2 = whole("s2", 2);
    assertThat(next(of(List.of("v1"), s1, s2)))
        .isEqualTo(new Action.Decide("s2", Optional.of("v1")));
    assertThat(next(of(List.of("v1"), s1, planned(s2, "v1"))))
        .isEqualTo(new Action.Augment("s2", Optional.of("v1"), Optional.of("s1")));
  }

  @Test
  void staysWithWhatWasDecidedWhenAnotherModelComesUp() {
    SnapshotView s2 = augmented(whole("s2", 2), "v1");
    assertThat(next(of(List.of("v1", "v2"), s2)))
        .isEqualTo(new Action.Train("s2", Optional.of("v1")));
  }

  @Test
  void finishesEachInTheirOrder() {
    SnapshotView s1 = augmented(whole("s1", 1), null);
    assertThat(next(of(List.of(), s1, whole("s2", 2), whole("s3", 3))))
        .isEqualTo(new Action.Train("s1", NONE));
  }

  @Test
  void preemptionSkipsAllButTheNewest() {
    SnapshotView s1 = augmented(whole("s1", 1), null);
    SnapshotView s2 = whole("s2", 2);
    SnapshotView s3 = whole("s3", 3);
    assertThat(nextPreempting(of(List.of(), s1, s2, s3)))
        .isEqualTo(
            new Action.Skip("s1", "the newer snapshot s3 was whole before this one was trained"));
    SnapshotView gone = passed(s1, Verdict.Kind.SKIPPED);
    assertThat(nextPreempting(of(List.of(), gone, s2, s3)))
        .isEqualTo(
            new Action.Skip("s2", "the newer snapshot s3 was whole before this one was trained"));
    assertThat(nextPreempting(of(List.of(), gone, passed(s2, Verdict.Kind.SKIPPED), s3)))
        .isEqualTo(new Action.Decide("s3", NONE));
  }

  @Test
  void preemptionStillPublishesWhatIsTrained() {
    assertThat(
            nextPreempting(of(List.of("v1"), trained(whole("s1", 1), null, "v1"), whole("s2", 2))))
        .isEqualTo(new Action.Publish("s1", "v1"));
  }

  @Test
  void neverPublishesAnOlderSnapshotAfterANewerOne() {
    SnapshotView s1 = trained(whole("s1", 1), null, "v1");
    SnapshotView s2 = published(whole("s2", 2), null, "v2");
    assertThat(next(of(List.of("v1", "v2"), s1, s2)))
        .isEqualTo(new Action.Skip("s1", "the predictions of the newer snapshot s2 are out"));
  }

  @Test
  void triesAgainAfterAPauseThatDoubles() {
    SnapshotView s1 = augmented(whole("s1", 1), null);
    assertThat(next(of(List.of(), failedTimes(s1, 1, NOW - 9))))
        .isEqualTo(new Action.Rest(NOW + 1));
    assertThat(next(of(List.of(), failedTimes(s1, 1, NOW - 10))))
        .isEqualTo(new Action.Train("s1", NONE));
    assertThat(next(of(List.of(), failedTimes(s1, 2, NOW - 19))))
        .isEqualTo(new Action.Rest(NOW + 1));
  }

  @Test
  void othersWaitForTheirTurnWhileOneIsTriedAgain() {
    SnapshotView s1 = failedTimes(augmented(whole("s1", 1), null), 2, NOW);
    assertThat(next(of(List.of(), s1, whole("s2", 2)))).isEqualTo(new Action.Rest(NOW + 20));
  }

  @Test
  void givesUpAfterTheLastAttemptAndGoesOnWithTheNext() {
    SnapshotView s1 = failedTimes(augmented(whole("s1", 1), null), 3, NOW);
    SnapshotView s2 = whole("s2", 2);
    assertThat(next(of(List.of(), s1, s2)))
        .isEqualTo(new Action.GiveUp("s1", "failed 3 times, at last: no luck"));
    assertThat(next(of(List.of(), passed(s1, Verdict.Kind.FAILED), s2)))
        .isEqualTo(new Action.Decide("s2", NONE));
  }

  @Test
  void reportsBeforeAllElse() {
    Notice notice = new Notice(Notice.FAILED, "s0", "too many bad records", 5);
    StreamView view =
        new StreamView(
            List.of(whole("s1", 1)),
            Map.of("s0", "too many bad records"),
            List.of(notice),
            Set.of(),
            List.of(),
            List.of(),
            NOW);
    assertThat(next(view)).isEqualTo(new Action.Report(notice));
  }

  /** Every state of three snapshots against the promises that hold in all of them. */
  @Test
  void keepsItsPromisesInEveryState() {
    int states = 0;
    for (SnapshotView a : everyState(whole("s1", 1))) {
      for (SnapshotView b : everyState(whole("s2", 2))) {
        for (SnapshotView c : everyState(whole("s3", 3))) {
          StreamView view = of(List.of("v1"), a, b, c);
          checkFinish(view);
          checkPreempt(view);
          states++;
        }
      }
    }
    assertThat(states).isEqualTo(13 * 13 * 13);
  }

  private static List<SnapshotView> everyState(SnapshotView s) {
    List<SnapshotView> stages =
        List.of(s, planned(s, "v1"), augmented(s, "v1"), trained(s, "v1", "v1"));
    List<SnapshotView> all = new ArrayList<>();
    for (SnapshotView stage : stages) {
      all.add(stage);
      all.add(failedTimes(stage, 1, NOW));
      all.add(failedTimes(stage, 3, NOW));
    }
    all.add(published(s, "v1", "v1"));
    return all;
  }

  private void checkFinish(StreamView view) {
    Action action = next(view);
    assertThat(next(view)).as("the same again").isEqualTo(action);
    if (view.lag() == 0) {
      assertThat(action).isEqualTo(new Action.Rest(Long.MAX_VALUE));
      return;
    }
    SnapshotView oldest = view.unsettled().get(0);
    assertThat(subject(action)).isIn(oldest.id(), null);
    boolean newerIsOut =
        view.snapshots().stream().anyMatch(s -> s.published() && s.sequence() > oldest.sequence());
    assertThat(action instanceof Action.Skip).isEqualTo(newerIsOut);
    if (!newerIsOut) {
      assertThat(action instanceof Action.GiveUp).isEqualTo(oldest.setbacks().count() == 3);
      assertThat(action instanceof Action.Rest).isEqualTo(oldest.setbacks().count() == 1);
    }
  }

  private void checkPreempt(StreamView view) {
    Action action = nextPreempting(view);
    if (action instanceof Action.Train || action instanceof Action.Augment) {
      List<SnapshotView> unsettled = view.unsettled();
      assertThat(subject(action)).isEqualTo(unsettled.get(unsettled.size() - 1).id());
    }
    if (action instanceof Action.Skip skip) {
      assertThat(view.unsettled()).extracting(SnapshotView::id).contains(skip.snapshot());
      assertThat(skip.snapshot()).as("the newest is never skipped").isNotEqualTo("s3");
    }
  }

  private static String subject(Action action) {
    if (action instanceof Action.Decide a) {
      return a.snapshot();
    } else if (action instanceof Action.Augment a) {
      return a.snapshot();
    } else if (action instanceof Action.Train a) {
      return a.snapshot();
    } else if (action instanceof Action.Publish a) {
      return a.snapshot();
    } else if (action instanceof Action.Skip a) {
      return a.snapshot();
    } else if (action instanceof Action.GiveUp a) {
      return a.snapshot();
    }
    return null;
  }

  @Test
  void settledSnapshotsAreLeftAlone() {
    SnapshotView failed =
        judged(whole("s1", 1), new Verdict(Verdict.Kind.FAILED, "x", 0), Setbacks.NONE);
    assertThat(next(of(List.of(), failed))).isInstanceOf(Action.Rest.class);
  }
}
