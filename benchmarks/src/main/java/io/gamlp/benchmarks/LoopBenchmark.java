package io.gamlp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.benchmarks.epoch.Checkpoints;
import io.gamlp.benchmarks.epoch.Epochs;
import io.gamlp.benchmarks.epoch.FlinkRun;
import io.gamlp.benchmarks.epoch.InProcessRun;
import io.gamlp.benchmarks.epoch.LoopRun;
import io.gamlp.benchmarks.epoch.Schedule;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.epoch.Variant;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.LayerLoop;
import io.gamlp.graph.store.LocalStorage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the feedback loop costs: latency of a hop and throughput of large messages, within one
 * TaskManager and between two (over the loopback interface); epochs on Flink, two subtasks, against
 * the same epochs on one thread without Flink; and checkpoints every second against none.
 *
 * <pre>{@code
 * OPENBLAS_NUM_THREADS=1 java -Xmx8g -Dorg.bytedeco.javacpp.nopointergc=true \
 *   -cp 'deploy/target/flink-gamlp/lib/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.LoopBenchmark [--quick]
 * }</pre>
 */
public final class LoopBenchmark {

  private static final int PARALLELISM = 2;
  private static final int INPUT = 5732;
  private static final ObjectMapper JSON = new ObjectMapper();

  private LoopBenchmark() {}

  /** A shape with epochs enough for several checkpoints. */
  private record Case(Shape shape, Schedule schedule) {}

  private static final List<Case> CASES =
      List.of(
          new Case(new Shape(10, 100, INPUT, 140), new Schedule(150, 299)),
          new Case(new Shape(10, 1000, INPUT, 2485), new Schedule(3, 6)));

  public static void main(String[] args) throws Exception {
    boolean quick = Arrays.asList(args).contains("--quick");
    for (int taskManagers : new int[] {1, 2}) {
      try (EmbeddedCluster cluster = cluster(taskManagers)) {
        printHops(cluster, taskManagers);
      }
    }
    System.out.println(
        "shape                      engine, blocks, checkpoints        epoch median   mean [ms]"
            + "   / in-process   compute  wait  serialise [% of layers' time]   checkpoints");
    for (Case one : quick ? CASES.subList(0, 1) : CASES) {
      Epochs plain = inProcess(one, 1);
      print(one, "in-process, 1", plain, plain, "");
      print(one, "in-process, 2", inProcess(one, 2), plain, "");
      try (EmbeddedCluster cluster = cluster(1)) {
        for (int blocks : new int[] {1, 2}) {
          Epochs run = onFlink(one, blocks, cluster.streaming());
          print(one, "Flink, " + blocks + ", none", run, plain, "");
        }
        for (String backend : List.of("hashmap", "rocksdb")) {
          printWithCheckpoints(one, backend, cluster, plain);
        }
      }
    }
  }

  private static EmbeddedCluster cluster(int taskManagers) {
    return EmbeddedCluster.start(taskManagers, PARALLELISM / taskManagers, new Configuration());
  }

  // ------------------------------------------------------------------------------------- messages

  private static void printHops(EmbeddedCluster cluster, int taskManagers) throws Exception {
    pingPong(cluster, 10, 5000);
    double[] small = pingPong(cluster, 10, 40_000);
    double[] warm = Arrays.stream(small).skip(small.length / 2).sorted().toArray();
    int floats = 5_000_000;
    double[] large = pingPong(cluster, floats, 40);
    double[] warmLarge = Arrays.stream(large).skip(large.length / 4).toArray();
    double megabytes = 2 * 4.0 * floats / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%d TaskManager(s): hop of a small message p50 %.0f us, p99 %.0f us; messages of 20 MB"
            + " %.0f MB/s (median)%n",
        taskManagers,
        warm[warm.length / 2] / 2 * 1e6,
        warm[warm.length * 99 / 100] / 2 * 1e6,
        megabytes / new Sample(warmLarge).median());
  }

  /** Seconds of each round trip between two subtasks. */
  private static double[] pingPong(EmbeddedCluster cluster, int floats, int rounds)
      throws Exception {
    List<Report> ends = new ArrayList<>();
    LoopRun.run(
        cluster.streaming(),
        LayerLoop.of(2, 1).parallelism(PARALLELISM),
        address -> new PingPong(address, floats, rounds),
        ends::add);
    return ends.get(0).scalars();
  }

  private static final class PingPong implements LayerProgram {
    private final LayerAddress address;
    private final int rounds;
    private final float[] payload;
    private final double[] seconds;
    private int round;
    private long sent;

    PingPong(LayerAddress address, int floats, int rounds) {
      this.address = address;
      this.rounds = rounds;
      this.payload = new float[floats];
      this.seconds = new double[rounds];
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
      seconds[round++] = (System.nanoTime() - sent) / 1e9;
      if (address.layer() == 2 || !finished()) {
        send(out);
      }
      if (address.layer() == 1 && finished()) {
        out.report(new Report(Report.Kind.WEIGHTS, address, 0, round, seconds, new float[0]));
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

  // --------------------------------------------------------------------------------------- epochs

  private static void print(Case one, String what, Epochs run, Epochs plain, String checkpoints) {
    EpochTimes times = run.times();
    double all = times.computeSeconds() + times.waitSeconds() + times.serialiseSeconds();
    System.out.printf(
        Locale.ROOT,
        "%-26s %-32s %12.2f  %12.2f  %8.2f  %14.1f %6.1f %6.1f   %s%n",
        one.shape(),
        what,
        1e3 * run.seconds().median(),
        1e3 * run.mean(),
        run.seconds().median() / plain.seconds().median(),
        100 * times.computeSeconds() / all,
        100 * times.waitSeconds() / all,
        100 * times.serialiseSeconds() / all,
        checkpoints);
  }

  private static Epochs inProcess(Case one, int blocks) {
    return InProcessRun.run(one.shape(), Variant.G, blocks, one.schedule());
  }

  private static Epochs onFlink(Case one, int blocks, StreamExecutionEnvironment env)
      throws Exception {
    return FlinkRun.run(env, PARALLELISM, one.shape(), Variant.G, blocks, one.schedule());
  }

  /**
   * @param backend where checkpoints every second take their state from
   */
  private static void printWithCheckpoints(
      Case one, String backend, EmbeddedCluster cluster, Epochs plain) throws Exception {
    Path directory = Files.createTempDirectory("checkpoints");
    try {
      StreamExecutionEnvironment env = cluster.streaming();
      env.configure(Checkpoints.eachSecond(backend, directory));
      Epochs run = onFlink(one, 1, env);
      print(one, "Flink, 1, 1 s " + backend, run, plain, checkpoints(cluster, run.job()));
    } finally {
      new LocalStorage().delete(directory.toString());
    }
  }

  /** What the cluster says of a job's checkpoints. */
  private static String checkpoints(EmbeddedCluster cluster, String job) throws Exception {
    URI uri = URI.create("http://" + cluster.restAddress() + "/jobs/" + job + "/checkpoints");
    JsonNode answer =
        JSON.readTree(
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    JsonNode duration = answer.at("/summary/end_to_end_duration");
    return String.format(
        Locale.ROOT,
        "%d of %.1f MB, %d ms (p50), %d ms (longest)",
        answer.at("/counts/completed").asInt(),
        answer.at("/summary/state_size/avg").asDouble() / 1e6,
        duration.get("p50").asInt(),
        duration.get("max").asInt());
  }
}
