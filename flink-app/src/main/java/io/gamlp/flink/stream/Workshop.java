package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import java.util.Optional;

/**
 * Does what the {@link Reconciler} decides, and sees what is there. Whatever is done is durable
 * when the method returns; a method that was broken off anywhere can be called again.
 *
 * <p>Each method that works on a snapshot returns what came of it, in a few words for people.
 */
interface Workshop {

  /** What store, registry and topics say now. */
  StreamView view() throws Exception;

  /** Sequence of the newest complete snapshot; may be asked by another thread at any time. */
  long newestSequence() throws Exception;

  /** Whether the predictions of a snapshot are out, even if the snapshot itself is gone. */
  boolean isPublished(String snapshot) throws Exception;

  void report(Notice notice) throws Exception;

  /**
   * Ends what is done for a snapshot, with what has been done so far.
   *
   * @throws java.util.concurrent.CancellationException when it was cancelled while a job of an
   *     earlier driver was still running
   */
  void pass(String snapshot, Verdict verdict, Cancellation cancellation) throws Exception;

  String decide(String snapshot, Optional<String> parent) throws Exception;

  /**
   * @throws java.util.concurrent.CancellationException when it was cancelled before it began
   */
  String augment(
      String snapshot,
      Optional<String> parent,
      Optional<String> reference,
      Cancellation cancellation)
      throws Exception;

  /**
   * Trains and registers the model.
   *
   * @throws java.util.concurrent.CancellationException when it was cancelled; the training can be
   *     gone on with
   */
  String train(String snapshot, Optional<String> parent, Cancellation cancellation)
      throws Exception;

  /**
   * @throws java.util.concurrent.CancellationException when it was cancelled before it began
   */
  String publish(String snapshot, String model, Cancellation cancellation) throws Exception;

  /** Deletes a snapshot and all that goes with it, or the rest of one that is half retired. */
  void retire(String snapshot) throws Exception;

  /** The newest model and the one that it was trained from stay in any case. */
  void retireModels(int keep) throws Exception;

  /** Counts a failed attempt. */
  void setBack(String snapshot, String reason) throws Exception;

  /**
   * Why an action failed without the snapshot being at fault: storage, cluster or broker do not
   * serve.
   *
   * @return what does not serve, or empty where all seems to be well
   */
  Optional<Outage> outage(Throwable failure);
}
