package io.gamlp.flink.estimate;

/**
 * The network buffers that a training job cannot start without. Each of its tasks sends to all
 * others twice, from the source to the layers and from there to the feedback, and once to the one
 * that logs reports. Flink wants a buffer for each receiver and one more at a sender; and at a
 * receiver one, with two more for each sender in another process.
 */
public final class LoopBuffers {

  private static final int ALL_TO_ALL = 2;
  private static final int PER_REMOTE_SENDER = 2;

  private LoopBuffers() {}

  /**
   * @param here tasks in one TaskManager
   * @param all tasks of the job
   */
  public static long least(long here, long all) {
    long sent = ALL_TO_ALL * (all + 1) + 2;
    long received = ALL_TO_ALL * (1 + PER_REMOTE_SENDER * (all - here));
    return here * (sent + received);
  }
}
