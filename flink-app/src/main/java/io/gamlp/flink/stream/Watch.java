package io.gamlp.flink.stream;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at something every so often, on a thread of its own, until it is closed. A look that fails
 * is followed by the next one, also where it failed with an error: the heap is shared with others,
 * who may have it back to everybody a moment later.
 */
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final ScheduledExecutorService thread;

  /**
   * @param name of the thread
   */
  Watch(String name) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  void start(Runnable look, long everyMillis) {
    // A look throws nothing, so the future has nothing to tell.
    var unused =
        thread.scheduleWithFixedDelay(
            () -> run(look), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private static void run(Runnable look) {
    try {
      look.run();
    } catch (Throwable e) {
      tell(e);
    }
  }

  private static void tell(Throwable e) {
    try {
      LOG.error("A look has failed, the next one follows", e);
    } catch (Throwable noMemoryForThatEither) {
      // The next look tells.
    }
  }

  /** No further look; one that is under way is finished. May be called by a look. */
  void end() {
    thread.shutdown();
  }

  /** No further look; one that is under way is interrupted. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
