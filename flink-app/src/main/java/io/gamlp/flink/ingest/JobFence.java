package io.gamlp.flink.ingest;

import io.gamlp.flink.cluster.FinalFailure;
import java.io.IOException;

/**
 * Keeps an ingest job off the store once it has a successor. What the successor goes on from is
 * chosen after its number is in the store: so a job that has looked here when its checkpoint was
 * complete may delete what that checkpoint does without.
 */
final class JobFence {

  private final JobNumbers numbers;
  private final long me;

  /**
   * @param me the number of this job; 0 where nobody counts
   */
  JobFence(JobNumbers numbers, long me) {
    this.numbers = numbers;
    this.me = me;
  }

  /**
   * @throws RuntimeException a {@link FinalFailure} when there is a later job
   */
  void check() throws IOException {
    long last = numbers.last();
    if (last > me) {
      throw FinalFailure.of(
          new IOException(
              "found ingest job " + last + " of this store, expected none after job " + me));
    }
  }
}
