package io.gamlp.flink.stages;

import io.gamlp.admm.math.ClassSet;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.AugmentedManifest;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.outputs.ModelInfo;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.prediction.PredictionConsumer;
import io.gamlp.flink.prediction.PredictionJob;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.training.SettingsOfConfig;
import io.gamlp.flink.training.StoreTrainingData;
import io.gamlp.flink.training.TrainingRun;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The stages of a stored snapshot, each a job of its own from storage to storage.
 *
 * <pre>{@code
 * SnapshotStages stages = new SnapshotStages(storage, cluster);
 * AugmentedStore x = stages.augment(snapshot, target, InputForm.forTraining(config, snapshot, start), 0);
 * Trained trained = stages.train(config, seed, x, start, places, progress, cancellation);
 * stages.predict(x, trained.model(), work, rows);
 * }</pre>
 *
 * What comes out depends on the arguments alone, to the bit: not on the cluster, the parallelism or
 * how often a stage was interrupted and gone on with.
 */
public final class SnapshotStages {

  private final Storage storage;
  private final Cluster cluster;

  /**
   * @param storage shared by this process and all tasks
   * @param cluster runs the jobs; stays open
   */
  public SnapshotStages(Storage storage, Cluster cluster) {
    this.storage = storage;
    this.cluster = cluster;
  }

  /**
   * Computes X.
   *
   * @param snapshot of edges with a direction or not, as {@code form} says
   * @param target directory of the store; one that stands there is replaced when the new one is
   *     complete
   * @param blocks node blocks, 0 for the parallelism
   * @throws io.gamlp.graph.InputException when snapshot and form do not go together, or a file is
   *     damaged
   */
  public AugmentedStore augment(SnapshotStore snapshot, String target, InputForm form, int blocks)
      throws Exception {
    AugmentationJob job = new AugmentationJob(snapshot, target, form.hops(), form.normalizer());
    if (blocks > 0) {
      job.blocks(blocks);
    }
    return job.run(cluster.batch());
  }

  /**
   * Trains with one seed, goes on from what {@code places} keeps of an unfinished training, and
   * leaves {@code metrics.jsonl} and the model in the folder.
   *
   * @param config options of {@code train}; architecture, algorithm and schedules are taken from it
   * @param x what to train on, in the form of the start's input
   * @param start weights to start from, grown where the data have more features or classes; or
   *     empty to draw them
   * @param progress hears of each epoch
   * @throws io.gamlp.graph.InputException when the data cannot be trained on, or not from there
   */
  public Trained train(
      TrainConfig config,
      long seed,
      AugmentedStore x,
      Optional<Start> start,
      TrainingPlaces places,
      ProgressListener progress,
      Cancellation cancellation)
      throws Exception {
    start.ifPresent(s -> requireSameForm(s, x));
    AugmentedManifest m = x.manifest();
    Optional<Weights> weights =
        start.map(s -> s.weightsFor(m.hops(), m.dimension(), m.numClasses()));
    TrainingRun.Result result =
        new TrainingRun(config, storage, x.directory(), places.work())
            .run(
                seed,
                weights.orElse(null),
                places.folder(),
                places.resume(),
                directory -> JobSettings.apply(config, cluster.streaming(), directory),
                progress,
                cancellation);
    Model model = new Model(result.weights(), info(config, x, seed));
    ModelFile.write(places.folder(), model);
    return new Trained(model, result.outcome());
  }

  /** Weights mean nothing on features that were scaled otherwise. */
  private static void requireSameForm(Start start, AugmentedStore x) {
    InputForm ofStore = InputForm.of(x.manifest());
    if (start.form().isPresent() && !start.form().get().isKeptBy(ofStore)) {
      throw new InputException(
          x.directory()
              + ": was augmented with "
              + ofStore
              + ", but the input of the model "
              + start.name()
              + " with "
              + start.form().get());
    }
  }

  private static ModelInfo info(TrainConfig config, AugmentedStore x, long seed)
      throws IOException {
    String codec = config.delta().map(delta -> config.quantize() + " in " + delta).orElse("none");
    return new ModelInfo(
        x.manifest().hops(),
        x.manifest().directed(),
        NormalizerJson.write(x.manifest().normalizer()),
        config.activation(),
        config.algorithm().toString(),
        codec,
        seed,
        config.seed(),
        x.manifest().numClasses(),
        maskedClasses(config, x),
        x.manifest().name(),
        x.manifest().sourceContentHash());
  }

  private static List<Integer> maskedClasses(TrainConfig config, AugmentedStore x)
      throws IOException {
    ClassSet classes = SettingsOfConfig.classMask(config).of(new StoreTrainingData(x));
    return Arrays.stream(classes.masked()).boxed().toList();
  }

  /**
   * Applies a model to every node.
   *
   * @param x in the form of the model's input
   * @param work directory that tasks see too, of this call alone; deleted in the end
   * @param rows gets all nodes in order
   * @return accuracies of the splits
   */
  public Accuracies predict(AugmentedStore x, Model model, String work, PredictionConsumer rows)
      throws Exception {
    return new PredictionJob(storage, x.directory(), model, work).run(cluster.batch(), rows);
  }
}
