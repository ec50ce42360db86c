package io.gamlp.flink.ingest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that are of no use any more, until no checkpoint that may be restored names them. That may
 * be the one before the last that was told to be complete: a savepoint that a job is stopped with
 * is told so, but Flink does not count it as a checkpoint, and a JobManager that is replaced before
 * the job has ended goes on from the one before. What a task that was killed has left is found by
 * looking at the folder when the next one starts: what was there then and is not named when its
 * first checkpoint is complete, is nobody's.
 */
final class Trash {

  private record Doomed(String name, long checkpoint) {}

  private final SegmentFolder files;
  private final Deque<Doomed> doomed = new ArrayDeque<>();

  /** What was there at the start; null once it is dealt with. */
  private List<String> atStart;

  private long checkpoint;

  /** The last one that was complete. */
  private long completed;

  /**
   * @param restored the checkpoint that was restored; 0 where there was none
   */
  Trash(SegmentFolder files, long restored) throws IOException {
    this.files = files;
    this.completed = restored;
    this.checkpoint = restored + 1;
    this.atStart = files.names();
  }

  /** What is added from now on is not in this checkpoint. */
  void checkpointBegins(long id) {
    checkpoint = id;
  }

  /** What is added from now on may be in the checkpoint that began last. */
  void checkpointIsTaken() {
    checkpoint++;
  }

  void add(Segment segment) {
    doomed.add(new Doomed(segment.file().name(), checkpoint));
  }

  /**
   * Deletes what can go now that a further checkpoint is complete.
   *
   * @param named all files that are in use
   */
  void empty(long nowCompleted, Set<String> named) throws IOException {
    if (atStart != null) {
      Set<String> known = new HashSet<>(named);
      doomed.forEach(d -> known.add(d.name));
      for (String name : atStart) {
        if (!known.contains(name)) {
          files.delete(name);
        }
      }
      atStart = null;
    }
    while (!doomed.isEmpty() && doomed.peek().checkpoint <= completed) {
      files.delete(doomed.poll().name);
    }
    completed = nowCompleted;
  }

  /** The first checkpoint that is without what is added now. */
  long checkpoint() {
    return checkpoint;
  }
}
