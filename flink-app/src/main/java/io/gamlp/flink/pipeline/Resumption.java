package io.gamlp.flink.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.Option;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an unfinished {@code train} leaves for {@code train --resume}: a {@link RunDirectory} for
 * each seed, and the options and the data they belong to. It is in the work folder's base, and gone
 * once all results are written, or when there is nothing in it to go on from.
 */
final class Resumption implements AutoCloseable {

  static final String NAME = ".resume";

  private static final String BELONGS_TO = "belongs-to.json";
  private static final String WORK_FOLDER = "work-folder";
  private static final String DATA = "data hash";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Options that may change from one attempt to the next: they say where it runs, not what. */
  private static final Set<String> FREE =
      Stream.of(
              GamlpOptions.OUT,
              GamlpOptions.PARALLELISM,
              GamlpOptions.MASTER,
              GamlpOptions.WORK,
              GamlpOptions.CHECKPOINT_INTERVAL,
              GamlpOptions.RESUME,
              GamlpOptions.OVERWRITE,
              GamlpOptions.KEEP_AUGMENTED,
              GamlpOptions.VERBOSE)
          .map(Option::key)
          .collect(Collectors.toUnmodifiableSet());

  private final Storage storage;
  private final String folder;
  private final TrainConfig config;
  private final ProgressListener progress;
  private boolean done;

  private Resumption(
      Storage storage, String folder, TrainConfig config, ProgressListener progress) {
    this.storage = storage;
    this.folder = folder;
    this.config = config;
    this.progress = progress;
  }

  /**
   * Makes the folder of a new run, or finds that of the run to go on with.
   *
   * @param dataHash of the graph
   * @throws InputException when there is no such run, or it was another one
   */
  static Resumption begin(
      TrainConfig config, WorkFolder work, String dataHash, ProgressListener progress)
      throws IOException {
    Resumption resumption = new Resumption(work.storage(), folderOf(config), config, progress);
    if (config.resume()) {
      resumption.requireSame(description(config, dataHash));
    } else {
      resumption.startOver(description(config, dataHash));
    }
    resumption.takeOver(work);
    return resumption;
  }

  /** In a folder that several runs share, the name says whose it is. */
  static String folderOf(TrainConfig config) {
    String out = WorkFolder.uri(config.out());
    String base = WorkFolder.base(config, config.out());
    boolean own = base.equals(out);
    return Storage.resolve(
        base,
        own ? NAME : NAME + "-" + UUID.nameUUIDFromBytes(out.getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode description(TrainConfig config, String dataHash) {
    ObjectNode description = JSON.createObjectNode();
    for (Map.Entry<String, String> option : config.effectiveOptions().entrySet()) {
      if (!FREE.contains(option.getKey())) {
        description.put("--" + option.getKey(), option.getValue());
      }
    }
    return description.put(DATA, dataHash);
  }

  private void startOver(ObjectNode description) throws IOException {
    deleteLastWorkFolder();
    storage.delete(folder);
    SmallFile.write(storage, file(BELONGS_TO), JSON.writeValueAsString(description));
  }

  /** A process that was killed has left its work folder behind; this one takes its place. */
  private void takeOver(WorkFolder work) throws IOException {
    deleteLastWorkFolder();
    SmallFile.write(storage, file(WORK_FOLDER), work.uri(""));
    EarlierJobs.record(storage, folder, config.master());
  }

  /**
   * Nothing else: earlier versions did not write the name in one step, and may have been killed.
   */
  private void deleteLastWorkFolder() throws IOException {
    Optional<String> last = SmallFile.read(storage, file(WORK_FOLDER));
    if (last.isPresent() && last.get().contains("/" + WorkFolder.PREFIX)) {
      storage.delete(last.get());
    }
  }

  private String file(String name) {
    return Storage.resolve(folder, name);
  }

  private void requireSame(ObjectNode now) throws IOException {
    Optional<String> belongsTo = SmallFile.read(storage, file(BELONGS_TO));
    if (belongsTo.isEmpty()) {
      throw new InputException(
          "--resume: found no unfinished run of "
              + config.out()
              + ", expected its folder "
              + folder
              + "; start it without --resume");
    }
    ObjectNode then = (ObjectNode) JSON.readTree(belongsTo.get());
    Set<String> names = new TreeSet<>();
    addNames(then.fieldNames(), names);
    addNames(now.fieldNames(), names);
    for (String name : names) {
      if (!then.path(name).equals(now.path(name))) {
        throw new InputException(
            "--resume: the unfinished run in "
                + config.out()
                + " has "
                + name
                + " "
                + then.path(name).asText("not set")
                + ", but now it is "
                + now.path(name).asText("not set")
                + "; give it the same options and data");
      }
    }
  }

  private static void addNames(Iterator<String> from, Set<String> to) {
    from.forEachRemaining(to::add);
  }

  RunDirectory of(long seed) {
    return new RunDirectory(storage, Storage.resolve(folder, "seed-" + seed));
  }

  /** All results are written. */
  void finish() throws IOException {
    done = true;
    storage.delete(folder);
  }

  /** Keeps what an unfinished run can go on from, and says whether there is anything. */
  @Override
  public void close() throws IOException {
    if (done) {
      return;
    }
    for (long seed : config.seeds()) {
      RunDirectory run = of(seed);
      if (run.isFinished() || run.lastCheckpoint().isPresent()) {
        progress.note("the run can go on from its last checkpoint: add --resume");
        return;
      }
    }
    progress.note("no checkpoint yet: nothing to go on from");
    storage.delete(folder);
  }
}
