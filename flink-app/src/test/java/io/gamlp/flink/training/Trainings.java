package io.gamlp.flink.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.config.Activation;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.loop.LayerProgramFactory;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.outputs.MetricsWriter;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.outputs.ModelInfo;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A small graph, augmented once, and ways to train on it and to see all that came out. */
final class Trainings implements AutoCloseable {

  private static final String DATA = "sbm:nodes=300,classes=3,words=40";
  private static final int HOPS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage = new FlinkStorage();
  private final Path folder;
  private final EmbeddedCluster cluster;
  private final String augmented;

  Trainings(Path folder, int slots) throws Exception {
    this.folder = folder;
    this.cluster = EmbeddedCluster.start(slots);
    GraphSnapshot graph = DataSource.parse(DATA).load(LoadOptions.seeded(0));
    SnapshotStore.write(storage, uri("snapshot"), graph, false, DataSummary.of(graph).hash());
    SnapshotStore snapshot = SnapshotStore.open(storage, uri("snapshot"));
    this.augmented = uri("augmented");
    new AugmentationJob(
            snapshot,
            augmented,
            HOPS,
            FeatureNormalizer.fit(FeatureNormalizer.Kind.parse("none"), snapshot, HOPS))
        .run(cluster.batch());
  }

  /**
   * All bits that a run leaves.
   *
   * @param model the bytes of {@code model.npz}
   * @param metrics the lines of {@code metrics.jsonl} without times and without what was sent by
   *     kind, since evaluations travel when they can
   */
  record Outcome(String model, List<String> metrics) {}

  /** Trains as {@code train} does with these {@code key=value} options. */
  Outcome inProcess(String options) throws Exception {
    return run(config(options + " engine=in-process"), null);
  }

  Outcome onFlink(String options, int parallelism) throws Exception {
    return run(
        config(options + " engine=flink"), run -> cluster.streaming().setParallelism(parallelism));
  }

  private Outcome run(TrainConfig config, StreamEnvironments environments) throws Exception {
    TrainingRun training = new TrainingRun(config, storage, augmented, uri("work"));
    Path out = freshFolder();
    TrainingRun.Result result =
        training.run(
            0, null, out, freshRun(), environments, new SilentProgress(), new Cancellation());
    return outcome(out, result.weights());
  }

  /**
   * Trains on Flink with programs that the test has put its hands on, in an environment of the
   * test's choice.
   */
  Outcome onFlink(
      String options, StreamExecutionEnvironment env, UnaryOperator<LayerProgramFactory> handsOn)
      throws Exception {
    TrainConfig config = config(options);
    StoreTrainingData data = new StoreTrainingData(AugmentedStore.open(storage, augmented));
    TrainingSettings settings =
        SettingsOfConfig.of(config, data.inputDimension(), data.numClasses(), 0);
    Path out = freshFolder();
    try (RunRecorder recorder = recorder(settings, out, new SilentProgress())) {
      new TrainingJob(
              settings,
              data.trainColumns(),
              handsOn.apply(
                  new ChainPrograms(settings, storage, augmented, new ChainStart.Drawn())),
              storage,
              uri("reports-" + UUID.randomUUID()))
          .run(env, "test", recorder::add, new Cancellation());
      recorder.close();
      return outcome(out, recorder.weights());
    }
  }

  /**
   * Trains on Flink with one parallelism after the other, from savepoint to savepoint, with
   * programs that the test has put its hands on; the last one runs to the end.
   *
   * @param stopped hands on the programs of the jobs that are stopped
   * @param last hands on those of the last one
   */
  Outcome throughSavepoints(
      String options,
      Function<Integer, StreamExecutionEnvironment> environments,
      UnaryOperator<LayerProgramFactory> stopped,
      UnaryOperator<LayerProgramFactory> last,
      int... chain)
      throws Exception {
    TrainConfig config = config(options);
    StoreTrainingData data = new StoreTrainingData(AugmentedStore.open(storage, augmented));
    TrainingSettings settings =
        SettingsOfConfig.of(config, data.inputDimension(), data.numClasses(), 0);
    Path out = freshFolder();
    AtomicInteger epoch = new AtomicInteger();
    ProgressListener listener =
        new SilentProgress() {
          @Override
          public void epoch(EpochMetrics metrics) {
            epoch.set(metrics.epoch());
          }
        };
    String reports = uri("reports-" + UUID.randomUUID());
    try (RunRecorder recorder = recorder(settings, out, listener)) {
      ReportLogReader reader = new ReportLogReader(storage, reports, recorder::add);
      String savepoint = null;
      for (int i = 0; i < chain.length; i++) {
        boolean isLast = i == chain.length - 1;
        StreamExecutionEnvironment env = environments.apply(chain[i]);
        if (savepoint != null) {
          Configuration restore = new Configuration();
          restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
          env.configure(restore);
        }
        TrainingJob job =
            new TrainingJob(
                settings,
                data.trainColumns(),
                (isLast ? last : stopped)
                    .apply(new ChainPrograms(settings, storage, augmented, new ChainStart.Drawn())),
                storage,
                reports);
        if (isLast) {
          job.run(env, "test", recorder::add, new Cancellation());
          break;
        }
        JobClient client = job.submit(env, "test");
        for (int seen = epoch.get(); epoch.get() < seen + 20; ) {
          reader.poll();
        }
        savepoint = stop(client);
        client.getJobExecutionResult().get();
        reader.poll();
      }
      recorder.close();
      return outcome(out, recorder.weights());
    }
  }

  /**
   * Stops a job with a savepoint. A task without layers ends at once; a savepoint asked for before
   * the JobManager has heard of that is declined, and the job goes on: it is asked for again.
   */
  private String stop(JobClient job) throws Exception {
    while (true) {
      try {
        return job.stopWithSavepoint(false, uri("savepoints"), SavepointFormatType.CANONICAL).get();
      } catch (ExecutionException e) {
        if (!e.getMessage().contains("Task local checkpoint failure")) {
          throw e;
        }
      }
    }
  }

  /** Trains on Flink and sets off the cancellation when that epoch has been reported. */
  void onFlinkCancelledAt(int epoch, String options) throws Exception {
    TrainingRun training = new TrainingRun(config(options), storage, augmented, uri("work"));
    Cancellation cancellation = new Cancellation();
    ProgressListener cancels =
        new SilentProgress() {
          @Override
          public void epoch(EpochMetrics metrics) {
            if (metrics.epoch() == epoch) {
              cancellation.cancel();
            }
          }
        };
    training.run(
        0, null, freshFolder(), freshRun(), run -> cluster.streaming(), cancels, cancellation);
  }

  /** The states of all jobs that the cluster knows of. */
  List<String> jobStates() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + cluster.restAddress() + "/jobs")).build();
    String answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return JSON.readTree(answer).get("jobs").findValuesAsText("status");
  }

  StreamExecutionEnvironment environment(int parallelism) {
    return cluster.streaming().setParallelism(parallelism);
  }

  private static RunRecorder recorder(
      TrainingSettings settings, Path out, ProgressListener listener) throws IOException {
    return new RunRecorder(
        settings.widths(),
        settings.depths().stages() - 1,
        settings.blocks(),
        out,
        listener,
        new EarlyEnd(settings.depths().stages(), settings.epochs(), settings.patience(), listener));
  }

  private RunDirectory freshRun() {
    return new RunDirectory(storage, uri("run-" + UUID.randomUUID()));
  }

  private Path freshFolder() throws IOException {
    return Files.createDirectories(folder.resolve("run-" + UUID.randomUUID()));
  }

  private static TrainConfig config(String options) {
    Map<String, String> map = new HashMap<>();
    map.put("data", DATA);
    map.put("out", "unused");
    map.put("hops", Integer.toString(HOPS));
    map.put("hidden", "12");
    for (String option : options.trim().split(" +")) {
      int equals = option.indexOf('=');
      map.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return TrainConfig.from(EffectiveOptions.load(Command.TRAIN, map));
  }

  private static Outcome outcome(Path out, Weights weights) throws IOException {
    int[] widths = weights.widths();
    ObjectNode noNormalisation = JsonNodeFactory.instance.objectNode();
    ModelFile.write(
        out,
        new Model(
            weights,
            new ModelInfo(
                HOPS,
                false,
                noNormalisation,
                Activation.RELU,
                "test",
                "none",
                0,
                0,
                widths[widths.length - 1],
                List.of(),
                "sbm",
                "00")));
    List<String> metrics = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve(MetricsWriter.FILE_NAME))) {
      ObjectNode epoch = (ObjectNode) JSON.readTree(line);
      epoch.remove(
          List.of("seconds", "compute_seconds", "wait_seconds", "serialise_seconds", "bytes"));
      metrics.add(epoch.toString());
    }
    byte[] model = Files.readAllBytes(out.resolve(ModelFile.WEIGHTS_NAME));
    return new Outcome(HexFormat.of().formatHex(model), metrics);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString().replaceAll("/$", "");
  }

  @Override
  public void close() {
    cluster.close();
  }
}
