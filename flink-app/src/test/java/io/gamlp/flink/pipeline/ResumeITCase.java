package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was stopped goes on where it was, and ends as if nothing had happened. */
class ResumeITCase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Storage STORAGE = new FlinkStorage();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"hashmap,2", "rocksdb,1"})
  void endsWithTheBitsOfAnUndisturbedRun(String backend, String parallelism) throws Exception {
    Map<String, String> options = options("state-backend", backend);
    Stopped stopped = stopBehindACheckpoint(options, 0);
    assertThat(stopped.notes)
        .containsExactly("the run can go on from its last checkpoint: add --resume");
    Path out = stopped.out;
    assertThat(out.resolve("model.npz")).doesNotExist();

    FirstReport first = new FirstReport(out.resolve(Resumption.NAME).resolve("seed-0/reports"));
    train(options, out, first, "resume", "true", "parallelism", parallelism);
    assertThat(first.epoch).as("the first epoch that was trained again").isGreaterThan(1);
    Path undisturbed = folder.resolve("undisturbed");
    train(options, undisturbed, new SilentProgress(), "checkpoint-interval", "none");
    assertSame(out, undisturbed);
    assertThat(names(out)).noneMatch(name -> name.startsWith("."));
  }

  /** What is made of the data before training is made again, to the bit. */
  @Test
  void goesOnFromAFirstLayerAndAWhiteningOfTheData() throws Exception {
    Map<String, String> options = options("init-scheme", "discriminant", "normalize", "whiten");
    Path out = stopBehindACheckpoint(options, 0).out;
    FirstReport first = new FirstReport(out.resolve(Resumption.NAME).resolve("seed-0/reports"));
    train(options, out, first, "resume", "true");
    assertThat(first.epoch).as("the first epoch that was trained again").isGreaterThan(1);
    Path undisturbed = folder.resolve("undisturbed");
    train(options, undisturbed, new SilentProgress(), "checkpoint-interval", "none");
    assertSame(out, undisturbed);
  }

  @Test
  void trainsOnlyTheSeedsThatHadNotFinished() throws Exception {
    Map<String, String> options = options("seeds", "1,2", "blocks", "3");
    Path out = stopBehindACheckpoint(options, 2).out;
    assertThat(run(options, out, 1).isFinished()).isTrue();

    train(options, out, new SilentProgress(), "resume", "true");
    Path undisturbed = folder.resolve("undisturbed");
    train(options, undisturbed, new SilentProgress(), "checkpoint-interval", "none");
    assertSame(out.resolve("seed-1"), undisturbed.resolve("seed-1"));
    assertSame(out.resolve("seed-2"), undisturbed.resolve("seed-2"));
  }

  @Test
  void keepsWhatItGoesOnFromInASharedFolderWhereOneIsNamed() throws Exception {
    Path shared = folder.resolve("shared");
    Map<String, String> options = options("work", shared.toString());
    Path out = stopBehindACheckpoint(options, 0).out;
    assertThat(names(out)).noneMatch(name -> name.startsWith("."));
    assertThat(names(shared)).singleElement().asString().startsWith(Resumption.NAME);

    train(options, out, new SilentProgress(), "resume", "true");
    assertThat(out.resolve("model.npz")).exists();
    assertThat(names(shared)).isEmpty();
  }

  @Test
  void refusesToGoOnWithOtherOptionsOrWithNothing() throws Exception {
    Map<String, String> options = options();
    Path out = stopBehindACheckpoint(options, 0).out;
    assertThatThrownBy(
            () -> train(options, out, new SilentProgress(), "resume", "true", "epochs", "1600"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("--epochs " + options.get("epochs"), "now it is 1600");
    assertThatThrownBy(
            () -> train(options, folder.resolve("never"), new SilentProgress(), "resume", "true"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no unfinished run");
    // Refusing has not harmed it.
    train(options, out, new SilentProgress(), "resume", "true");
    assertThat(out.resolve("model.npz")).exists();
  }

  @Test
  void saysWhenThereIsNoCheckpointToGoOnFrom() {
    Cancellation cancellation = new Cancellation();
    List<String> notes = new ArrayList<>();
    ProgressListener stopsAtOnce =
        new SilentProgress() {
          @Override
          public void trainingStarted(long seed, int run, int runs, int epochs) {
            cancellation.cancel();
          }

          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    Path out = folder.resolve("stopped");
    Map<String, String> options = options("checkpoint-interval", "none");
    assertThatThrownBy(() -> train(options, out, stopsAtOnce, cancellation))
        .isInstanceOf(CancellationException.class);
    assertThat(notes).containsExactly("no checkpoint yet: nothing to go on from");
    assertThat(names(out)).noneMatch(name -> name.startsWith("."));
  }

  /** As earlier versions were, which did not note in one step where they work. */
  @Test
  void startsWhereARunWasKilledWhileItNotedWhereItWorks() throws Exception {
    Path out = folder.resolve("killed");
    Path left = Files.createDirectories(out.resolve(Resumption.NAME));
    Files.createFile(left.resolve("work-folder"));
    Files.createFile(left.resolve("cluster"));
    train(options("epochs", "2"), out, new SilentProgress());
    assertThat(out.resolve("model.npz")).exists();
  }

  private static Map<String, String> options(String... more) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "data", "sbm:nodes=200,classes=3,words=60",
                "hidden", "12",
                "hops", "2",
                "layers", "4",
                "depth-schedule", "2,4",
                "parallelism", "2",
                "checkpoint-interval", "20ms"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  private static void train(
      Map<String, String> options, Path out, ProgressListener listener, String... more)
      throws Exception {
    train(options, out, listener, new Cancellation(), more);
  }

  private static void train(
      Map<String, String> options,
      Path out,
      ProgressListener listener,
      Cancellation cancellation,
      String... more)
      throws Exception {
    Files.createDirectories(out);
    new DefaultPipelines().train(config(options, out, more), listener, cancellation);
  }

  private static TrainConfig config(Map<String, String> options, Path out, String... more) {
    Map<String, String> all = new HashMap<>(options);
    all.put("out", out.toString());
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return TrainConfig.from(EffectiveOptions.load(Command.TRAIN, all));
  }

  /** What the training of a seed leaves to go on from. */
  private static RunDirectory run(Map<String, String> options, Path out, long seed) {
    String folder = Resumption.folderOf(config(options, out));
    return new RunDirectory(STORAGE, Storage.resolve(folder, "seed-" + seed));
  }

  /**
   * A run that was stopped.
   *
   * @param notes what the user was told
   */
  private record Stopped(Path out, List<String> notes) {}

  /**
   * Stops the training of a seed once it has a checkpoint behind its first epoch. A run that was
   * over before is repeated with twice the epochs.
   *
   * @param options (Input, Output) of the run; its number of epochs is put into them
   */
  private Stopped stopBehindACheckpoint(Map<String, String> options, long seed) throws Exception {
    for (int epochs = 1500; ; epochs *= 2) {
      options.put("epochs", Integer.toString(epochs));
      Path out = folder.resolve("stopped-" + epochs);
      RunDirectory run = run(options, out, seed);
      StopsBehindACheckpoint stops = new StopsBehindACheckpoint(run, seed);
      try {
        train(options, out, stops, stops.cancellation);
      } catch (CancellationException e) {
        if (!run.isFinished()) {
          return new Stopped(out, stops.notes);
        }
        train(options, out, new SilentProgress(), "resume", "true");
      }
    }
  }

  /**
   * Stops the training of a seed once a checkpoint is complete that began after its first epoch.
   */
  private static final class StopsBehindACheckpoint extends SilentProgress {

    private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");

    final Cancellation cancellation = new Cancellation();
    final List<String> notes = new ArrayList<>();
    private final RunDirectory run;
    private final long seed;
    private long training;
    private long awaited;

    StopsBehindACheckpoint(RunDirectory run, long seed) {
      this.run = run;
      this.seed = seed;
    }

    @Override
    public void trainingStarted(long started, int run, int runs, int epochs) {
      training = started;
    }

    @Override
    public void epoch(EpochMetrics metrics) {
      if (training != seed || cancellation.isCancelled()) {
        return;
      }
      try {
        if (awaited == 0) {
          awaited = lastBegun() + 1;
        } else if (run.lastCheckpoint().filter(path -> numberOf(path) >= awaited).isPresent()) {
          cancellation.cancel();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void note(String line) {
      notes.add(line);
    }

    /** Of a checkpoint there is a directory as soon as it begins, until a later one is complete. */
    private long lastBegun() throws IOException {
      long last = 0;
      for (String job : STORAGE.list(run.checkpoints())) {
        for (String name : STORAGE.list(Storage.resolve(run.checkpoints(), job))) {
          last = Math.max(last, numberOf(name));
        }
      }
      return last;
    }

    private static long numberOf(String checkpoint) {
      Matcher matcher = CHECKPOINT.matcher(checkpoint.substring(checkpoint.lastIndexOf('/') + 1));
      return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
  }

  private static void assertSame(Path run, Path expected) throws IOException {
    assertThat(run.resolve("model.npz")).hasSameBinaryContentAs(expected.resolve("model.npz"));
    assertThat(run.resolve("predictions.csv"))
        .hasSameBinaryContentAs(expected.resolve("predictions.csv"));
    assertThat(metrics(run)).isEqualTo(metrics(expected));
  }

  /** The lines of {@code metrics.jsonl} without the times. */
  private static List<String> metrics(Path run) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode metrics = (ObjectNode) JSON.readTree(line);
      List<String> times = new ArrayList<>();
      metrics
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (name.endsWith("seconds") || name.equals("bytes")) {
                  times.add(name);
                }
              });
      metrics.remove(times);
      lines.add(metrics.toString());
    }
    return lines;
  }

  private static List<String> names(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  /**
   * Sees, while a run goes on, with which epoch its job began: that of the first report in the log
   * that was not there before.
   */
  private static final class FirstReport extends SilentProgress {

    /** Length (8 bytes); kind, layer, block, stage, epoch (little-endian ints). */
    private static final int EPOCH_OFFSET = 8 + 4 * 4;

    private final Path reports;
    private final List<String> before;
    private int epoch;

    FirstReport(Path reports) {
      this.reports = reports;
      this.before = names(reports);
    }

    @Override
    public void epoch(EpochMetrics metrics) {
      for (String name : names(reports)) {
        if (epoch == 0 && !before.contains(name)) {
          epoch = epochOf(reports.resolve(name));
        }
      }
    }

    private static int epochOf(Path log) {
      try {
        byte[] bytes = Files.readAllBytes(log);
        return bytes.length < EPOCH_OFFSET + 4
            ? 0
            : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(EPOCH_OFFSET);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
