package io.gamlp.flink.training;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.Discriminants;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.augmentation.AugmentedManifest;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.SeedOutcome;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains with one seed on an augmented snapshot, on the engine of the configuration, and records
 * the run in a folder. Both engines run the same programs and give the same bits.
 */
public final class TrainingRun {

  private final TrainConfig config;
  private final Storage storage;
  private final String augmentedDirectory;
  private final String workDirectory;
  private final AugmentedManifest manifest;
  private final int trainColumns;

  /**
   * @param config options of {@code train}
   * @param storage where the directories are, shared with all tasks
   * @param augmentedDirectory the augmented snapshot
   * @param workDirectory for what the client hands to the job; of this run alone
   * @throws InputException when the snapshot cannot be trained on
   */
  public TrainingRun(
      TrainConfig config, Storage storage, String augmentedDirectory, String workDirectory)
      throws Exception {
    this.config = config;
    this.storage = storage;
    this.augmentedDirectory = augmentedDirectory;
    this.workDirectory = workDirectory;
    AugmentedStore store = AugmentedStore.open(storage, augmentedDirectory);
    this.manifest = store.manifest();
    this.trainColumns = new StoreTrainingData(store).trainColumns();
    if (manifest.numClasses() < 2) {
      throw new InputException(
          config.data()
              + ": has "
              + manifest.numClasses()
              + " classes, expected at least 2 to train; such a graph can only be augmented");
    }
  }

  /** What a run leaves behind beside its files. */
  public record Result(SeedOutcome outcome, Weights weights) {}

  /**
   * Runs to the end.
   *
   * @param start weights to start from that fit the data, or null to draw them
   * @param folder where {@code metrics.jsonl} goes
   * @param directory what an earlier process may have left to go on from; not used by the
   *     in-process engine
   * @param environment makes the environment for the job; not called for the in-process engine
   */
  public Result run(
      long seed,
      Weights start,
      Path folder,
      RunDirectory directory,
      StreamEnvironments environment,
      ProgressListener progress,
      Cancellation cancellation)
      throws Exception {
    if (config.baseline().isPresent()) {
      return BaselineRun.run(
          BaselineRun.settings(config, manifest.inputDimension(), manifest.numClasses(), seed),
          new StoreTrainingData(AugmentedStore.open(storage, augmentedDirectory)),
          config.data(),
          start,
          folder,
          progress,
          cancellation);
    }
    TrainingSettings settings =
        SettingsOfConfig.of(config, manifest.inputDimension(), manifest.numClasses(), seed);
    ChainPrograms programs =
        new ChainPrograms(settings, storage, augmentedDirectory, chainStart(settings, start));
    try (RunRecorder recorder =
        new RunRecorder(
            settings.widths(),
            settings.depths().stages() - 1,
            settings.blocks(),
            folder,
            progress,
            new EarlyEnd(
                settings.depths().stages(), settings.epochs(), settings.patience(), progress))) {
      switch (config.engine()) {
        case IN_PROCESS -> runInProcess(settings, programs, recorder, cancellation);
        case FLINK ->
            runOnFlink(settings, programs, recorder, directory, environment, cancellation);
      }
      return new Result(recorder.outcome(seed, folder), recorder.weights());
    }
  }

  private ChainStart chainStart(TrainingSettings settings, Weights given) throws IOException {
    boolean fromData = settings.init().takesFirstLayerFromData();
    if (given == null && !fromData) {
      return new ChainStart.Drawn();
    }
    String path = Storage.resolve(workDirectory, "start-weights");
    StartWeightsFile.write(storage, path, given != null ? given : firstLayer(settings));
    return given != null ? new ChainStart.Given(path) : new ChainStart.FirstLayer(path);
  }

  private Weights firstLayer(TrainingSettings settings) throws IOException {
    TrainingData data = new StoreTrainingData(AugmentedStore.open(storage, augmentedDirectory));
    Discriminants first =
        FirstLayerOfData.of(data, config.data(), settings.out(1), settings.seed());
    return new Weights(
        List.of(
            new LayerWeights(settings.out(1), settings.in(1), first.weights(1), first.bias(1))));
  }

  private void runOnFlink(
      TrainingSettings settings,
      ChainPrograms programs,
      RunRecorder recorder,
      RunDirectory directory,
      StreamEnvironments environment,
      Cancellation cancellation)
      throws Exception {
    if (directory.isFinished()) {
      new ReportLogReader(storage, directory.reports(), recorder::add).poll();
      return;
    }
    new TrainingJob(settings, trainColumns, programs, storage, directory.reports())
        .run(environment.make(directory), manifest.name(), recorder::add, cancellation);
    directory.markFinished();
  }

  private static void runInProcess(
      TrainingSettings settings,
      ChainPrograms programs,
      RunRecorder recorder,
      Cancellation cancellation)
      throws Exception {
    try (programs) {
      List<LayerProgram> all = new ArrayList<>();
      for (int layer = 1; layer <= settings.layers(); layer++) {
        for (int block = 0; block < settings.blocks(); block++) {
          all.add(programs.create(new LayerAddress(layer, block)));
        }
      }
      InProcessEngine engine = new InProcessEngine(all, recorder::add);
      engine.start();
      while (engine.deliverOne()) {
        cancellation.throwIfCancelled();
      }
      engine.run();
    }
  }
}
