package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.LogPlace;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.testing.SilentProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StreamDriverTest {

  private static final List<String> UNDISTURBED =
      List.of(
          "snapshot-failed lost",
          "published s1 by model of s1 after nothing",
          "published s2 by model of s2 after model of s1 after nothing",
          "published s3 by model of s3 after model of s2 after model of s1 after nothing");

  private static World threeSnapshots() {
    World world = new World();
    world.failToArrive("lost", "too many bad records");
    world.arrive("s1", null);
    world.arrive("s2", "s1");
    world.arrive("s3", "s2");
    return world;
  }

  private static void drive(World world, StreamPolicy policy, String until) throws Exception {
    drive(world, policy, until, new Cancellation());
  }

  private static void drive(
      World world, StreamPolicy policy, String until, Cancellation cancellation) throws Exception {
    StreamGoal goal = new StreamGoal(Optional.of(until), Optional.empty());
    new StreamDriver(world, policy, goal, new SilentProgress()).run(cancellation);
  }

  /** Drives again and again until a driver comes to its end. */
  private static void driveInSpiteOfKills(World world, StreamPolicy policy) throws Exception {
    boolean killed = true;
    while (killed) {
      try {
        drive(world, policy, "s3");
        killed = false;
      } catch (World.Killed e) {
        killed = true;
      }
    }
  }

  @Test
  void bringsEachSnapshotToItsPredictionsInOrder() throws Exception {
    World world = threeSnapshots();
    drive(world, Views.finish(), "s3");
    assertThat(world.topic).containsExactlyElementsOf(UNDISTURBED);
    assertThat(world.computed).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void aKillAtAnyStepChangesNothingInWhatComesOut() throws Exception {
    World undisturbed = threeSnapshots();
    drive(undisturbed, Views.finish(), "s3");
    for (int step = 0; step < undisturbed.steps(); step++) {
      World world = threeSnapshots();
      world.killAfter(step);
      driveInSpiteOfKills(world, Views.finish());
      assertThat(world.topic).as("killed at step %d", step).isEqualTo(undisturbed.topic);
    }
  }

  @Test
  void aKillAtAnyStepCostsOneEpochAtMost() throws Exception {
    World undisturbed = threeSnapshots();
    drive(undisturbed, Views.finish(), "s3");
    for (int step = 0; step < undisturbed.steps(); step++) {
      World world = threeSnapshots();
      world.killAfter(step);
      driveInSpiteOfKills(world, Views.finish());
      assertThat(world.computed).as("killed at step %d", step).hasSizeBetween(9, 10);
    }
  }

  @Test
  void twoKillsAtAnyTwoStepsChangeNothingEither() throws Exception {
    World undisturbed = threeSnapshots();
    drive(undisturbed, Views.finish(), "s3");
    for (int first = 0; first < undisturbed.steps(); first++) {
      for (int second = 0; second < 8; second++) {
        World world = threeSnapshots();
        world.killAfter(first);
        try {
          drive(world, Views.finish(), "s3");
        } catch (World.Killed e) {
          world.killAfter(second);
        }
        driveInSpiteOfKills(world, Views.finish());
        assertThat(world.topic).as("killed at %d and %d", first, second).isEqualTo(UNDISTURBED);
      }
    }
  }

  @Test
  void aKillAtAnyStepOfRetentionLeavesWhatIsNeeded() throws Exception {
    StreamPolicy one = Views.policy(false, OptionalInt.of(1), Optional.empty(), OptionalInt.of(1));
    World undisturbed = threeSnapshots();
    drive(undisturbed, one, "s3");
    for (int step = 0; step < undisturbed.steps(); step++) {
      World world = threeSnapshots();
      world.killAfter(step);
      driveInSpiteOfKills(world, one);
      assertThat(world.topic).as("killed at step %d", step).isEqualTo(UNDISTURBED);
      assertThat(world.view().snapshots()).extracting(SnapshotView::id).contains("s3");
    }
  }

  @Test
  void whatCannotBeDeletedDoesNotHoldUpTheSnapshots() throws Exception {
    World world = threeSnapshots();
    world.retentionFails();
    StreamPolicy one = Views.policy(false, OptionalInt.of(1), Optional.empty(), OptionalInt.of(1));
    drive(world, one, "s3");
    assertThat(world.topic).containsExactlyElementsOf(UNDISTURBED);
    assertThat(world.view().snapshots()).hasSize(3);
  }

  @Test
  void whatIsHalfDeletedIsFinishedThoughNothingElseIsToBeDeleted() throws Exception {
    World world = threeSnapshots();
    StreamPolicy two = Views.policy(false, OptionalInt.of(2), Optional.empty(), OptionalInt.of(9));
    drive(world, Views.finish(), "s3");
    world.arrive("s4", "s3");
    world.killAfter(1);
    assertThatThrownBy(() -> drive(world, two, "s4")).isInstanceOf(World.Killed.class);
    assertThat(world.view().halfRetired()).containsExactly("s1");
    drive(world, Views.finish(), "s4");
    assertThat(world.view().halfRetired()).isEmpty();
    assertThat(world.view().snapshots())
        .extracting(SnapshotView::id)
        .containsExactly("s2", "s3", "s4");
  }

  @Test
  void aStoreThatIsAlwaysAtWorkIsTrimmedAllTheSame() throws Exception {
    World world = threeSnapshots();
    StreamPolicy one = Views.policy(false, OptionalInt.of(1), Optional.empty(), OptionalInt.of(1));
    drive(world, one, "s3");
    assertThat(world.view().snapshots())
        .as("s1 went while s3 was still to be done")
        .extracting(SnapshotView::id)
        .containsExactly("s2", "s3");
  }

  @Test
  void aNewerSnapshotEndsTheTrainingOfAnOlderOne() throws Exception {
    World world = new World();
    world.arrive("s1", null);
    // Decide 2 steps, augment 2, then the first epoch of s1.
    world.at(6, () -> world.arrive("s2", null));
    world.at(7, world::untilTrainingIsCancelled);
    drive(world, Views.preempt(), "s2");
    assertThat(world.topic)
        .containsExactly("snapshot-skipped s1", "published s2 by model of s2 after nothing");
    assertThat(world.computed).as("s1 was broken off").doesNotContain("s1/2");
  }

  @Test
  void withoutPreemptionTheOlderOneIsFinished() throws Exception {
    World world = new World();
    world.arrive("s1", null);
    world.at(6, () -> world.arrive("s2", null));
    drive(world, Views.finish(), "s2");
    assertThat(world.topic)
        .containsExactly(
            "published s1 by model of s1 after nothing",
            "published s2 by model of s2 after model of s1 after nothing");
  }

  @Test
  void aSnapshotThatKeepsFailingIsGivenUpAndTheNextOneTrained() throws Exception {
    World world = new World();
    world.arrive("bad", null);
    world.arrive("good", null);
    world.failing("bad");
    drive(world, Views.finish(), "good");
    assertThat(world.topic)
        .containsExactly("snapshot-failed bad", "published good by model of good after nothing");
    SnapshotView bad = world.view().snapshots().get(0);
    assertThat(bad.setbacks().count()).isEqualTo(3);
    assertThat(bad.verdict().reason())
        .isEqualTo("failed 3 times, at last: IllegalStateException: cannot train bad");
  }

  @Test
  void theLineOfAFailedAttemptSaysWhereTheLogIs() throws Exception {
    World world = new World();
    world.arrive("bad", null);
    world.arrive("good", null);
    world.failing("bad");
    List<String> said = new ArrayList<>();
    String before = System.setProperty(LogPlace.PROPERTY, "/tmp/of-this-process.log");
    try {
      StreamGoal goal = new StreamGoal(Optional.of("good"), Optional.empty());
      ProgressListener listener =
          new SilentProgress() {
            @Override
            public void phase(String name, String detail) {
              said.add(name + ": " + detail);
            }
          };
      new StreamDriver(world, Views.finish(), goal, listener).run(new Cancellation());
    } finally {
      if (before == null) {
        System.clearProperty(LogPlace.PROPERTY);
      } else {
        System.setProperty(LogPlace.PROPERTY, before);
      }
    }
    assertThat(said)
        .contains(
            "bad: an attempt failed: IllegalStateException: cannot train bad; the log has the"
                + " details: /tmp/of-this-process.log");
  }

  @Test
  void aSnapshotThatThisProcessHasNoMemoryForIsGivenUpAndTheNextOneTrained() throws Exception {
    World world = new World();
    world.arrive("large", null);
    world.arrive("good", null);
    world.tooLarge("large");
    drive(world, Views.finish(), "good");
    assertThat(world.topic)
        .containsExactly("snapshot-failed large", "published good by model of good after nothing");
    assertThat(world.view().snapshots().get(0).verdict().reason())
        .isEqualTo("failed 3 times, at last: OutOfMemoryError: Java heap space");
  }

  @Test
  void aSnapshotThatCostsATaskManagerEachTimeIsGivenUpInTheEnd() throws Exception {
    World world = new World();
    world.arrive("deadly", null);
    world.arrive("good", null);
    world.deadly("deadly");
    drive(world, Views.finish(), "good");
    assertThat(world.topic)
        .containsExactly("snapshot-failed deadly", "published good by model of good after nothing");
    assertThat(world.taskManagersLost()).as("ten for each attempt").isEqualTo(30);
    assertThat(world.view().snapshots().get(0).verdict().reason())
        .isEqualTo("failed 3 times, at last: 10 times in a row, a TaskManager is gone");
  }

  @Test
  void aFullDiskIsNoFaultOfTheSnapshot() throws Exception {
    World world = new World();
    world.arrive("s1", null);
    for (int step = 4; step < 24; step++) {
      world.at(
          step,
          () -> {
            throw new IOException("No space left on device");
          });
    }
    drive(world, Views.finish(), "s1");
    assertThat(world.topic).containsExactly("published s1 by model of s1 after nothing");
    assertThat(world.view().snapshots().get(0).setbacks()).isEqualTo(Setbacks.NONE);
  }

  @Test
  void aFencedDriverEndsAtOnce() {
    World world = threeSnapshots();
    world.at(
        5,
        () -> {
          throw new DriverFencedException("file:/store", null);
        });
    assertThatThrownBy(() -> drive(world, Views.finish(), "s3"))
        .isInstanceOf(DriverFencedException.class)
        .hasMessageContaining("another driver has taken over file:/store");
  }

  @Test
  void stopsInTheMidstOfATrainingWhenItIsAskedTo() throws Exception {
    World world = threeSnapshots();
    Cancellation cancellation = new Cancellation();
    world.at(8, cancellation::cancel);
    drive(world, Views.finish(), "s3", cancellation);
    assertThat(world.topic).containsExactly("snapshot-failed lost");
    drive(world, Views.finish(), "s3");
    assertThat(world.topic).containsExactlyElementsOf(UNDISTURBED);
  }

  @Test
  void endsWhenThereWasNothingToDoForLongEnough() throws Exception {
    World world = threeSnapshots();
    new StreamDriver(
            world,
            Views.finish(),
            new StreamGoal(Optional.empty(), Optional.of(Duration.ofMillis(20))),
            new SilentProgress())
        .run(new Cancellation());
    assertThat(world.topic).containsExactlyElementsOf(UNDISTURBED);
  }

  @Test
  void saysThatTheSnapshotItWasToWaitForHasFailed() {
    World world = threeSnapshots();
    assertThatThrownBy(() -> drive(world, Views.finish(), "lost"))
        .isInstanceOf(SnapshotFailedException.class)
        .hasMessage("snapshot lost has failed: too many bad records");
  }

  @Test
  void endsAtOnceWhenTheSnapshotIsOutAlready() throws Exception {
    World world = threeSnapshots();
    drive(world, Views.finish(), "s3");
    int steps = world.steps();
    drive(world, Views.finish(), "s1");
    assertThat(world.steps()).isEqualTo(steps);
    assertThat(Collections.frequency(world.topic, UNDISTURBED.get(1))).isEqualTo(1);
  }
}
