package io.gamlp.graph.wire;

import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Arrays;

/**
 * Which record holds for each of many things, in a byte a thing where no record has a revision. The
 * rules are those of {@link Standing}. Records are offered in one pass and the ones that hold are
 * told from the others in a second one, in the same order.
 */
final class Standings {

  private static final int THERE = 1;
  private static final int BAD = 2;
  private static final int UPSERT = 4;
  private static final int TAKEN = 8;

  private byte[] flags;

  /** Revision of the record that holds for each thing; null while all are 0. */
  private long[] revisions;

  /**
   * @param expected things to make room for; more may come
   */
  Standings(int expected) {
    flags = new byte[expected];
  }

  /** Whether a record holds from now on. */
  boolean offer(int thing, Change change, boolean bad) {
    makeRoom(thing);
    boolean there = (flags[thing] & THERE) != 0;
    if (there && !Standing.replaces(change.revision(), bad, revision(thing), isBad(thing))) {
      return false;
    }
    boolean upsert = change instanceof NodeUpsert || change instanceof EdgeUpsert;
    flags[thing] = (byte) (THERE | (bad ? BAD : 0) | (upsert ? UPSERT : 0));
    setRevision(thing, change.revision());
    return true;
  }

  /** In the second pass, whether this is the record that holds: true once for each thing. */
  boolean take(int thing, Change change, boolean bad) {
    boolean holds =
        (flags[thing] & TAKEN) == 0 && change.revision() == revision(thing) && bad == isBad(thing);
    if (holds) {
      flags[thing] |= TAKEN;
    }
    return holds;
  }

  boolean isGood(int thing) {
    return (flags[thing] & (THERE | BAD)) == THERE;
  }

  boolean isGoodUpsert(int thing) {
    return (flags[thing] & (THERE | BAD | UPSERT)) == (THERE | UPSERT);
  }

  boolean isGoodRemoval(int thing) {
    return (flags[thing] & (THERE | BAD | UPSERT)) == THERE;
  }

  boolean isBadUpsert(int thing) {
    return (flags[thing] & (THERE | BAD | UPSERT)) == (THERE | BAD | UPSERT);
  }

  private boolean isBad(int thing) {
    return (flags[thing] & BAD) != 0;
  }

  private long revision(int thing) {
    return revisions == null ? 0 : revisions[thing];
  }

  private void setRevision(int thing, long revision) {
    if (revisions == null && revision != 0) {
      revisions = new long[flags.length];
    }
    if (revisions != null) {
      revisions[thing] = revision;
    }
  }

  private void makeRoom(int thing) {
    if (thing >= flags.length) {
      int room = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(64, 2L * thing));
      flags = Arrays.copyOf(flags, room);
      revisions = revisions == null ? null : Arrays.copyOf(revisions, room);
    }
  }
}
