package io.gamlp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.family.LayerPrograms;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.LayerLoop;
import io.gamlp.flink.loop.LayerProgramFactory;
import io.gamlp.flink.loop.ReportAssembler;
import io.gamlp.flink.loop.ReportRecord;
import io.gamlp.flink.training.LayerCost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
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

  /** Who gets the reports of the running job: all tasks are in this JVM. */
  private static volatile Consumer<Report> reports;

  private LoopBenchmark() {}

  /**
   * @param epochs enough for several checkpoints
   * @param warmUp of these
   */
  private record Shape(String name, int layers, int hidden, int columns, int epochs, int warmUp) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("10 x 100, 140 columns", 10, 100, 140, 450, 150),
          new Shape("10 x 1,000, 2,485 columns", 10, 1000, 2485, 10, 3));

  /** One run. Mean and median of an epoch in seconds; checkpoints is null where there were none. */
  private record Outcome(double mean, double median, EpochTimes times, String checks) {}

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
    for (Shape shape : quick ? SHAPES.subList(0, 1) : SHAPES) {
      Outcome plain = inProcess(shape, 1);
      print(shape, "in-process, 1", plain, plain);
      print(shape, "in-process, 2", inProcess(shape, 2), plain);
      try (EmbeddedCluster cluster = cluster(1)) {
        print(shape, "Flink, 1, none", onFlink(shape, 1, null, cluster), plain);
        print(shape, "Flink, 2, none", onFlink(shape, 2, null, cluster), plain);
        for (String backend : List.of("hashmap", "rocksdb")) {
          print(shape, "Flink, 1, 1 s " + backend, onFlink(shape, 1, backend, cluster), plain);
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
        megabytes / Floor.median(warmLarge));
  }

  /** Seconds of each round trip between two subtasks. */
  private static double[] pingPong(EmbeddedCluster cluster, int floats, int rounds)
      throws Exception {
    List<Report> ends = new ArrayList<>();
    run(cluster.streaming(), 2, 1, address -> new PingPong(address, floats, rounds), ends::add);
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

  private static void print(Shape shape, String what, Outcome run, Outcome plain) {
    EpochTimes times = run.times();
    double all = times.computeSeconds() + times.waitSeconds() + times.serialiseSeconds();
    System.out.printf(
        Locale.ROOT,
        "%-26s %-32s %12.2f  %12.2f  %8.2f  %14.1f %6.1f %6.1f   %s%n",
        shape.name(),
        what,
        1e3 * run.median(),
        1e3 * run.mean(),
        run.median() / plain.median(),
        100 * times.computeSeconds() / all,
        100 * times.waitSeconds() / all,
        100 * times.serialiseSeconds() / all,
        run.checks() == null ? "" : run.checks());
  }

  /** Follows a run by its reports. */
  private static final class Epochs {
    private final Shape shape;
    private final ReportCollector collector;
    private final List<Long> ends = new ArrayList<>();
    private final EpochTimes times = new EpochTimes();

    Epochs(Shape shape, int blocks) {
      this.shape = shape;
      this.collector =
          new ReportCollector(
              blocks,
              1,
              record -> {
                ends.add(System.nanoTime());
                if (record.epoch() > shape.warmUp()) {
                  times.add(record.times());
                }
              });
    }

    Outcome outcome(String checkpoints) {
      // The last epoch is evaluated, which is not what is measured.
      double[] seconds = new double[shape.epochs() - shape.warmUp() - 1];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = (ends.get(shape.warmUp() + i) - ends.get(shape.warmUp() + i - 1)) / 1e9;
      }
      double mean = Arrays.stream(seconds).average().orElseThrow();
      return new Outcome(mean, Floor.median(seconds), times, checkpoints);
    }
  }

  private static Outcome inProcess(Shape shape, int blocks) {
    Epochs epochs = new Epochs(shape, blocks);
    try (Programs programs = new Programs(shape, blocks)) {
      List<LayerProgram> all = new ArrayList<>();
      for (int layer = 1; layer <= shape.layers(); layer++) {
        for (int block = 0; block < blocks; block++) {
          all.add(programs.create(new LayerAddress(layer, block)));
        }
      }
      InProcessEngine engine = new InProcessEngine(all, epochs.collector::add);
      engine.start();
      engine.run();
    }
    return epochs.outcome(null);
  }

  /**
   * @param backend where checkpoints every second take their state from, or null for none
   */
  private static Outcome onFlink(Shape shape, int blocks, String backend, EmbeddedCluster cluster)
      throws Exception {
    Epochs epochs = new Epochs(shape, blocks);
    StreamExecutionEnvironment env = cluster.streaming();
    Programs programs = new Programs(shape, blocks);
    if (backend == null) {
      run(env, shape.layers(), blocks, programs, epochs.collector::add);
      return epochs.outcome(null);
    }
    Path directory = Files.createTempDirectory("checkpoints");
    try {
      Configuration settings = new Configuration();
      settings.set(StateBackendOptions.STATE_BACKEND, backend);
      settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
      env.configure(settings);
      String job = run(env, shape.layers(), blocks, programs, epochs.collector::add);
      return epochs.outcome(checkpoints(cluster, job));
    } finally {
      delete(directory);
    }
  }

  /** Gradient steps on random columns; travels as its shape. */
  private static final class Programs implements LayerProgramFactory {

    private static final long serialVersionUID = 1L;

    private final TrainingSettings settings;
    private final int columns;
    private transient SyntheticColumns data;
    private transient StartWeights start;
    private transient Kernels kernels;
    private transient Workspace workspace;

    Programs(Shape shape, int blocks) {
      this.settings =
          EpochBenchmark.settings(
              shape.layers(), shape.hidden(), INPUT, blocks, Quantization.NONE, shape.epochs());
      this.columns = shape.columns();
    }

    @Override
    public LayerProgram create(LayerAddress address) {
      if (data == null) {
        data = new SyntheticColumns(INPUT, columns);
        start = StartWeights.drawn(settings);
        kernels = Kernels.best();
        workspace = new Workspace();
      }
      return LayerPrograms.create(address, settings, data, start, kernels, workspace);
    }

    /** As a training weighs them. */
    long flops(LayerAddress address) {
      return LayerCost.flopsPerEpoch(settings, columns, address);
    }

    @Override
    public void close() {
      if (kernels != null) {
        kernels.close();
        kernels = null;
      }
    }
  }

  // ------------------------------------------------------------------------------------- the jobs

  /** Runs a loop to its end; gives the id of its job. */
  private static String run(
      StreamExecutionEnvironment env,
      int layers,
      int blocks,
      LayerProgramFactory programs,
      Consumer<Report> consumer)
      throws Exception {
    reports = consumer;
    LayerLoop loop = LayerLoop.of(layers, blocks).parallelism(PARALLELISM);
    if (programs instanceof Programs trained) {
      loop.cost(trained::flops);
    }
    loop.build(env, programs).sinkTo(new ToThisJvm()).setParallelism(1);
    JobClient job = env.executeAsync();
    job.getJobExecutionResult().get();
    return job.getJobID().toString();
  }

  private static final class ToThisJvm implements Sink<ReportRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    @Deprecated
    public SinkWriter<ReportRecord> createWriter(InitContext context) {
      return writer();
    }

    @Override
    public SinkWriter<ReportRecord> createWriter(WriterInitContext context) {
      return writer();
    }

    private static SinkWriter<ReportRecord> writer() {
      ReportAssembler assembler = new ReportAssembler();
      return new SinkWriter<>() {
        @Override
        public void write(ReportRecord record, Context context) {
          assembler.add(record).ifPresent(reports);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
      };
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

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
