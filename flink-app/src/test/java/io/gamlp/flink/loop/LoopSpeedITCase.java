package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.flink.cluster.EmbeddedCluster;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measures the loop, prints what it found, and fails when it is slower by an order of magnitude.
 */
@Tag("full")
class LoopSpeedITCase {

  private static final ConcurrentHashMap<String, long[]> TIMES = new ConcurrentHashMap<>();

  @ParameterizedTest(name = "{0} TaskManagers")
  @CsvSource({"1", "2"})
  void sendsSmallMessagesInMicrosecondsAndLargeOnesAtHundredsOfMegabytesPerSecond(int taskManagers)
      throws Exception {
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(taskManagers, 2 / taskManagers, new Configuration())) {
      pingPong(cluster, 0, 2000);
      long[] small = pingPong(cluster, 10, 30_000);
      int half = small.length / 2;
      long[] warm = Arrays.stream(small).skip(half).sorted().toArray();
      double p50 = warm[warm.length / 2] / 2e3;
      double p99 = warm[warm.length * 99 / 100] / 2e3;
      int floats = 5 << 20;
      long[] large = pingPong(cluster, floats, 40);
      double seconds = Arrays.stream(large).skip(10).sum() / 1e9;
      double megabytesPerSecond = (large.length - 10) * 2.0 * 4 * floats / 1e6 / seconds;
      long start = System.nanoTime();
      pingPong(cluster, 1, 1);
      double job = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%d TaskManagers: hop p50 %.0f us, p99 %.0f us; 20 MiB messages %.0f MB/s; shortest job"
              + " %.2f s%n",
          taskManagers, p50, p99, megabytesPerSecond, job);
      assertThat(p50).isLessThan(1000);
      assertThat(megabytesPerSecond).isGreaterThan(100);
    }
  }

  /** Nanoseconds of each round trip between two subtasks. */
  private static long[] pingPong(EmbeddedCluster cluster, int floats, int rounds) throws Exception {
    String run = floats + "/" + rounds;
    StreamExecutionEnvironment env = cluster.streaming();
    Reports reports =
        ReportCollector.collect(
            LayerLoop.of(2, 1)
                .parallelism(2)
                .build(env, address -> new PingPong(address, run, floats, rounds)));
    env.execute();
    assertThat(reports.size()).isEqualTo(1);
    return TIMES.remove(run);
  }

  private static final class PingPong implements LayerProgram {
    private final LayerAddress address;
    private final String run;
    private final int rounds;
    private final float[] payload;
    private final long[] times;
    private int round;
    private long sent;

    PingPong(LayerAddress address, String run, int floats, int rounds) {
      this.address = address;
      this.run = run;
      this.rounds = rounds;
      this.payload = new float[floats];
      this.times = new long[rounds];
    }

    @Override
    public LayerAddress address() {
      return address;
    }

    @Override
    public void start(Outbox out) {
      if (address.layer() == 1) {
        send(out);
      }
    }

    private void send(Outbox out) {
      sent = System.nanoTime();
      LayerAddress other = new LayerAddress(3 - address.layer(), 0);
      out.send(Message.exact(MessageKind.Q, address, other, 0, round, payload));
    }

    @Override
    public void onMessage(Message message, Outbox out) {
      times[round++] = System.nanoTime() - sent;
      if (address.layer() == 2 || !finished()) {
        send(out);
      }
      if (address.layer() == 1 && finished()) {
        TIMES.put(run, times);
        out.report(new Report(Report.Kind.WEIGHTS, address, 0, round, new double[0], new float[0]));
      }
    }

    @Override
    public boolean finished() {
      return round == rounds;
    }

    @Override
    public String waitingFor() {
      return "round " + round;
    }

    @Override
    public void save(StateWriter state) {
      throw new UnsupportedOperationException("measured without checkpoints");
    }

    @Override
    public void restore(StateReader state) {
      throw new UnsupportedOperationException("measured without checkpoints");
    }

    @Override
    public void resume(Outbox out) {
      throw new UnsupportedOperationException("measured without checkpoints");
    }
  }
}
