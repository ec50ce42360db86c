package io.gamlp.admm.engine;

import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Stands between one {@link LayerProgram} and its host, whichever engine that is, and measures
 * where the program's time goes and what it sends:
 *
 * <pre>{@code
 * EpochMeter meter = new EpochMeter(outbox, System::nanoTime);
 * meter.run(program::start);
 * meter.run(out -> program.onMessage(message, out));
 * }</pre>
 *
 * <p>When the program reports an epoch, the meter puts a report of kind {@code TIMES} in front of
 * it. Both leave in the same step, hence before the same checkpoint, hence are lost or repeated
 * together; and who has the second one has the first. The meter itself has no state in checkpoints:
 * after a restore it measures from there on.
 *
 * <p>Belongs to the program's thread.
 */
public final class EpochMeter implements Outbox {

  private final Outbox out;
  private final LongSupplier nanoTime;

  private EpochTimes times = new EpochTimes();
  private boolean begun;
  private long epochBegan;
  private long computing;
  private long serialising;

  /** When the program last got the thread, or got it back from handing something over. */
  private long since;

  /**
   * @param out where messages and reports go
   * @param nanoTime a clock in nanoseconds
   */
  public EpochMeter(Outbox out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Gives the program the thread for one step; what it sends and reports goes by the meter. */
  public void run(Consumer<Outbox> step) {
    since = nanoTime.getAsLong();
    if (!begun) {
      begun = true;
      epochBegan = since;
    }
    try {
      step.accept(this);
    } finally {
      computing += nanoTime.getAsLong() - since;
    }
  }

  /** Counts what the host spent on reading a message before the program got it. */
  public void hasRead(long nanos) {
    serialising += nanos;
  }

  @Override
  public void send(Message message) {
    stopComputing();
    out.send(message);
    stopSerialising();
    times.sent(message.kind(), message.wireBytes());
  }

  @Override
  public void report(Report report) {
    stopComputing();
    if (report.kind() == Report.Kind.EPOCH) {
      out.report(timesOf(report));
    }
    out.report(report);
    stopSerialising();
  }

  private void stopComputing() {
    long now = nanoTime.getAsLong();
    computing += now - since;
    since = now;
  }

  private void stopSerialising() {
    long now = nanoTime.getAsLong();
    serialising += now - since;
    since = now;
  }

  /** Closes the epoch that ends now. */
  private Report timesOf(Report epoch) {
    // Messages may be read by another thread while the program computes: then nothing is left.
    long waiting = Math.max(0, since - epochBegan - computing - serialising);
    times.seconds(computing / 1e9, waiting / 1e9, serialising / 1e9);
    Report report =
        new Report(
            Report.Kind.TIMES,
            epoch.from(),
            epoch.stage(),
            epoch.epoch(),
            times.toNumbers(),
            new float[0]);
    times = new EpochTimes();
    epochBegan = since;
    computing = 0;
    serialising = 0;
    return report;
  }
}
