package io.gamlp.flink.estimate;

/**
 * The network buffers that a training job cannot do without. A task that hosts layers sends to all
 * tasks, and to the one that logs reports; Flink wants a buffer for each receiver and one more. It
 * receives from all tasks twice, from the source at the layers and from the layers at the feedback;
 * Flink wants one buffer for each of the two, and two more for each sender in another process. What
 * the source needs to send is not part of it: the source ends early.
 */
public final class LoopBuffers {

  private static final int PER_REMOTE_SENDER = 2;

  private LoopBuffers() {}

  /**
   * @param hosting tasks in one TaskManager that host layers
   * @param here all tasks in it
   * @param all tasks of the job
   */
  public static long least(long hosting, long here, long all) {
    long sent = (all + 1) + 2;
    long received = 2 * (1 + PER_REMOTE_SENDER * (all - here));
    return hosting * (sent + received);
  }
}
