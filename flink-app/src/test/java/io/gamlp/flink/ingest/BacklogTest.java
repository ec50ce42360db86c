package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When nothing of a snapshot came, and when that says something. */
class BacklogTest {

  private static final long LIMIT = Spooling.LIMIT.toMillis();
  private static final long OFTEN = LIMIT / Backlog.QUESTIONS;

  private final StagedTopic topic = new StagedTopic();
  private final Positions read = new Positions();
  private final Backlog backlog = new Backlog(Spooling.LIMIT, topic, read, 0);

  @Test
  void isNotQuietWhileTheJobReadsRecordsThatAreOlderThanTheLimit() {
    backlog.read(/* sent= */ 0, /* now= */ 3 * LIMIT);
    assertThat(backlog.quiet(0, 3 * LIMIT + 1)).isEqualTo(1);
    backlog.read(4 * LIMIT, 5 * LIMIT);
    backlog.read(-1, 5 * LIMIT);
    assertThat(backlog.quiet(0, 5 * LIMIT)).isEqualTo(2 * LIMIT);
    assertThat(backlog.quiet(5 * LIMIT, 5 * LIMIT)).isZero();
  }

  /** As on a host that slept: the clock jumps, and no record is read before the next look. */
  @Test
  void isNotQuietWhileTheJobStoodStill() {
    long now = look(0, 1000, 5);
    assertThat(backlog.quiet(0, now)).isEqualTo(5000);
    long woken = now + 8 * LIMIT;
    assertThat(backlog.looks(woken)).isTrue();
    assertThat(backlog.quiet(0, woken)).isZero();
    backlog.looked(woken);
    assertThat(backlog.looks(woken + 1000)).isFalse();
    assertThat(backlog.quiet(0, woken + 1000)).isEqualTo(1000);
  }

  /** Whole sleeps with one look between them. */
  @Test
  void isNotQuietWhenTheJobStandsStillAgainAndAgain() {
    for (long now = 2 * LIMIT; now < 20 * LIMIT; now += 2 * LIMIT) {
      assertThat(backlog.looks(now)).isTrue();
      backlog.looked(now);
    }
  }

  @Test
  void isQuietAlsoWhereLooksAreRareOrTakeLong() {
    long rare = 300_000;
    assertThat(backlog.looks(rare)).as("once: nothing is known of what is usual").isTrue();
    backlog.looked(rare);
    long now = look(rare, rare, 20);
    assertThat(backlog.quiet(0, now)).isEqualTo(20 * rare);
    backlog.looks(now + 1000);
    backlog.looked(now + 1000 + rare);
    assertThat(backlog.looks(now + 2000 + rare)).isFalse();
  }

  /** Looks that find the job at work; returns when the last one was. */
  private long look(long now, long every, int looks) {
    for (int i = 0; i < looks; i++) {
      now += every;
      assertThat(backlog.looks(now)).isFalse();
      backlog.looked(now);
    }
    return now;
  }

  @Test
  void isNotQuietWhileTheLeaderOfAPartitionDoesNotAnswer() {
    topic.hasLeader = false;
    assertThat(backlog.quiet(0, OFTEN)).as("nobody asks yet").isEqualTo(OFTEN);
    assertThat(backlog.silentSince()).isEqualTo(Backlog.NEVER);
    long failed = OFTEN + 1;
    assertThat(backlog.quiet(0, failed)).isZero();
    assertThat(backlog.quiet(0, failed + OFTEN)).as("not asked again yet").isEqualTo(OFTEN);
    assertThat(topic.asked).isEqualTo(1);
    assertThat(backlog.silentSince()).isEqualTo(failed);
    long again = failed + 2 * LIMIT;
    assertThat(backlog.quiet(0, again)).isZero();
    assertThat(backlog.silentSince()).as("a silence that lasts").isEqualTo(failed);
  }

  /** Until the first answer producers could not send, however long it is after the last failure. */
  @Test
  void countsAnewFromTheFirstAnswerAfterASilence() {
    topic.hasLeader = false;
    long failed = LIMIT + 1;
    assertThat(backlog.quiet(0, failed)).isZero();
    topic.hasLeader = true;
    long answered = failed + LIMIT;
    assertThat(backlog.quiet(0, answered)).isZero();
    assertThat(backlog.silentSince()).isEqualTo(Backlog.NEVER);
    assertThat(backlog.quiet(0, answered + LIMIT)).isEqualTo(LIMIT);
    assertThat(backlog.quiet(0, answered + LIMIT + 1)).isEqualTo(LIMIT + 1);
  }

  /** As where looks are so rare that a whole limit is between two. */
  @Test
  void countsAnewAlsoWhereTheAnswerIsTheFirstQuestionOfALongTime() {
    topic.hasLeader = false;
    long failed = LIMIT + 1;
    assertThat(backlog.quiet(0, failed)).isZero();
    topic.hasLeader = true;
    long answered = failed + LIMIT + 1;
    assertThat(backlog.quiet(0, answered)).isZero();
    assertThat(backlog.quiet(0, answered + LIMIT)).isEqualTo(LIMIT);
    assertThat(backlog.quiet(0, answered + LIMIT + 1)).isEqualTo(LIMIT + 1);
  }

  /** An outage that is over before the limit is, and so before anything passes for quiet. */
  @Test
  void noticesASilenceWithinTheLimit() {
    assertThat(backlog.quiet(0, LIMIT / 2)).isEqualTo(LIMIT / 2);
    topic.hasLeader = false;
    long failed = LIMIT / 2 + OFTEN + 1;
    assertThat(backlog.quiet(0, failed)).isZero();
    topic.hasLeader = true;
    long answered = failed + OFTEN + 1;
    assertThat(backlog.quiet(0, answered)).isZero();
    assertThat(backlog.quiet(0, answered + LIMIT)).isEqualTo(LIMIT);
  }

  /** Also where records keep coming, so that nothing seems quiet. */
  @Test
  void noticesTheEndOfASilence() {
    topic.hasLeader = false;
    long failed = OFTEN + 1;
    assertThat(backlog.quiet(0, failed)).isZero();
    topic.hasLeader = true;
    long answered = failed + OFTEN + 1;
    assertThat(backlog.quiet(answered, answered)).isZero();
    assertThat(backlog.silentSince()).isEqualTo(Backlog.NEVER);
  }

  /** Records of others keep coming, so that the topic is never read to its end. */
  @Test
  void isQuietOnceAllWasReadThatWasThereWhenItSeemedQuiet() {
    topic.end = 10;
    read.read(0, 8);
    long now = LIMIT + 1;
    assertThat(backlog.quiet(0, now)).as("offset 9 may be one of its records").isZero();
    topic.end = 20;
    read.read(0, 9);
    nextLook(now + 5);
    assertThat(backlog.quiet(0, now + 5)).isEqualTo(LIMIT + 6);
    assertThat(topic.asked).isEqualTo(1);
  }

  @Test
  void anAnswerFromBeforeASnapshotSeemedQuietIsNoneForIt() {
    assertThat(backlog.quiet(0, LIMIT + 1)).isEqualTo(LIMIT + 1);
    topic.end = 1;
    assertThat(backlog.quiet(LIMIT, 2 * LIMIT + 1)).isZero();
    assertThat(topic.asked).isEqualTo(2);
    read.read(0, 0);
    nextLook(2 * LIMIT + 2);
    assertThat(backlog.quiet(LIMIT, 2 * LIMIT + 2)).isEqualTo(LIMIT + 2);
  }

  /** However many snapshots seem quiet while the job lags. */
  @Test
  void theLeadersAreAskedOnceALookForAllSnapshots() {
    topic.end = 10;
    long now = LIMIT + 10;
    for (int since = 0; since < 9; since++) {
      assertThat(backlog.quiet(since, now)).isZero();
    }
    assertThat(topic.asked).isEqualTo(1);
    assertThat(topic.compared).isEqualTo(1);
    nextLook(now + 1);
    for (int since = 0; since < 9; since++) {
      assertThat(backlog.quiet(since, now + 1)).isZero();
    }
    assertThat(topic.asked).as("the same ends do").isEqualTo(1);
    assertThat(topic.compared).as("more may have been read").isEqualTo(2);
  }

  /** Also a snapshot that seems quiet later does not move the end that an earlier one waits for. */
  @Test
  void theEndThatIsWaitedForStaysUntilItIsReached() {
    topic.end = 10;
    long now = LIMIT + 1;
    assertThat(backlog.quiet(0, now)).isZero();
    for (int look = 1; look < 5; look++) {
      topic.end += 10;
      nextLook(now + look);
      assertThat(backlog.quiet(0, now + look)).isZero();
      assertThat(backlog.quiet(look, now + look)).isZero();
    }
    read.read(0, 9);
    nextLook(now + 5);
    assertThat(backlog.quiet(0, now + 5)).isEqualTo(LIMIT + 6);
    assertThat(backlog.quiet(4, now + 5)).as("its end is a later one").isZero();
    assertThat(topic.asked).isEqualTo(2);
  }

  /** As after a restart from a state that does not say how far the topic was read. */
  @Test
  void whatWasReadBeforeTheStartIsWhatWasCommitted() {
    Positions vague = Positions.sinceRestart();
    Backlog restarted = new Backlog(Spooling.LIMIT, topic, vague, 0);
    restarted.checkpointIsComplete();
    topic.end = 10;
    topic.committed = 9;
    assertThat(restarted.quiet(0, LIMIT + 1)).isZero();
    assertThat(vague.areVague()).isTrue();
    topic.committed = 10;
    restarted.looked(LIMIT + 1);
    restarted.looks(LIMIT + 2);
    assertThat(restarted.quiet(0, LIMIT + 2)).isEqualTo(LIMIT + 2);
    assertThat(vague.areVague()).isFalse();
    topic.committed = 20;
    topic.end = 20;
    assertThat(restarted.quiet(LIMIT, 2 * LIMIT + 3)).as("known: nothing else counts").isZero();
  }

  /** As those of a run that had gone further, before the job went back to an older state. */
  @Test
  void whatWasCommittedBeforeTheFirstCheckpointOfARunSaysNothing() {
    Backlog restarted = new Backlog(Spooling.LIMIT, topic, Positions.sinceRestart(), 0);
    topic.end = 10;
    topic.committed = 10;
    assertThat(restarted.quiet(0, LIMIT + 1)).isZero();
    restarted.looked(LIMIT + 1);
    restarted.checkpointIsComplete();
    restarted.looks(LIMIT + 2);
    assertThat(restarted.quiet(0, LIMIT + 2)).isEqualTo(LIMIT + 2);
  }

  /** As where the job may not ask for what it has committed. */
  @Test
  void whatWasReadSinceTheStartDoesWhereNobodySaysWhatWasCommitted() {
    Positions vague = Positions.sinceRestart();
    Backlog restarted = new Backlog(Spooling.LIMIT, topic, vague, 0);
    restarted.checkpointIsComplete();
    topic.saysCommitted = false;
    topic.end = 10;
    vague.read(0, 8);
    assertThat(restarted.quiet(0, LIMIT + 1)).isZero();
    vague.read(0, 9);
    restarted.looked(LIMIT + 1);
    restarted.looks(LIMIT + 2);
    assertThat(restarted.quiet(0, LIMIT + 2)).isEqualTo(LIMIT + 2);
    assertThat(topic.asked).as("the ends").isEqualTo(1);
    assertThat(vague.areVague()).isFalse();
  }

  /** The next look, that of a job which did not stand still. */
  private void nextLook(long now) {
    backlog.looked(now);
    backlog.looks(now);
  }
}
