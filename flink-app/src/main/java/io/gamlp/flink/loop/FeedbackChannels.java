package io.gamlp.flink.loop;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.scope.ScopeFormat;

/**
 * The channels of this JVM (strictly: of this class loader), the one piece of shared static state
 * of the loop.
 *
 * <p>A channel belongs to the three tasks of one subtask of one attempt of one loop: control
 * source, layer operator, feedback sink. Each acquires it when it opens and releases it in its
 * {@code close()}, which Flink calls on every way out; with the last release the channel is gone.
 */
final class FeedbackChannels {

  private static final Map<Id, Shared> CHANNELS = new HashMap<>();

  private FeedbackChannels() {}

  /**
   * Names a channel. The TaskManager is part of it since a minicluster runs several in one JVM, the
   * attempt since an old one may still be closing while the next one opens.
   */
  record Id(String taskManager, String job, String loop, int subtask, String attempt) {

    /** Names the channel of the task that a metric group belongs to. */
    static Id of(MetricGroup metrics, String loop, int subtask) {
      Map<String, String> variables = metrics.getAllVariables();
      return new Id(
          variables.get(ScopeFormat.SCOPE_TASKMANAGER_ID),
          variables.get(ScopeFormat.SCOPE_JOB_ID),
          loop,
          subtask,
          variables.get(ScopeFormat.SCOPE_TASK_ATTEMPT_NUM));
    }
  }

  static FeedbackChannel acquire(Id id) {
    synchronized (CHANNELS) {
      Shared shared = CHANNELS.computeIfAbsent(id, absent -> new Shared());
      shared.users++;
      return shared.channel;
    }
  }

  static void release(Id id) {
    synchronized (CHANNELS) {
      Shared shared = CHANNELS.get(id);
      if (--shared.users == 0) {
        CHANNELS.remove(id);
      }
    }
  }

  /** Channels in use, for tests that look for leaks. */
  static int count() {
    synchronized (CHANNELS) {
      return CHANNELS.size();
    }
  }

  private static final class Shared {
    private final FeedbackChannel channel = new FeedbackChannel();
    private int users;
  }
}
