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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was stopped goes on where it was, and ends as if nothing had happened. */
class ResumeITCase {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"hashmap,2", "rocksdb,1"})
  void endsWithTheBitsOfAnUndisturbedRun(String backend, String parallelism) throws Exception {
    Map<String, String> options = options("epochs", "1500", "state-backend", backend);
    Path undisturbed = folder.resolve("undisturbed");
    train(options, undisturbed, new SilentProgress(), "checkpoint-interval", "none");

    Path out = folder.resolve("stopped");
    List<String> notes = stopBehindACheckpoint(options, out, 0);
    assertThat(notes).containsExactly("the run can go on from its last checkpoint: add --resume");
    assertThat(out.resolve("model.npz")).doesNotExist();

    FirstReport first = new FirstReport(out.resolve(Resumption.NAME).resolve("seed-0/reports"));
    train(options, out, first, "resume", "true", "parallelism", parallelism);
    assertThat(first.epoch).as("the first epoch that was trained again").isGreaterThan(1);
    assertSame(out, undisturbed);
    assertThat(names(out)).noneMatch(name -> name.startsWith("."));
  }

  /** What is made of the data before training is made again, to the bit. */
  @Test
  void goesOnFromAFirstLayerAndAWhiteningOfTheData() throws Exception {
    Map<String, String> options =
        options("epochs", "1500", "init-scheme", "discriminant", "normalize", "whiten");
    Path undisturbed = folder.resolve("undisturbed");
    train(options, undisturbed, new SilentProgress(), "checkpoint-interval", "none");

    Path out = folder.resolve("stopped");
    stopBehindACheckpoint(options, out, 0);
    FirstReport first = new FirstReport(out.resolve(Resumption.NAME).resolve("seed-0/reports"));
    train(options, out, first, "resume", "true");
    assertThat(first.epoch).as("the first epoch that was trained again").isGreaterThan(1);
    assertSame(out, undisturbed);
  }

  @Test
  void trainsOnlyTheSeedsThatHadNotFinished() throws Exception {
    Map<String, String> options = options("epochs", "1500", "seeds", "1,2", "blocks", "3");
    Path undisturbed = folder.resolve("undisturbed");
    train(options, undisturbed, new SilentProgress(), "checkpoint-interval", "none");

    Path out = folder.resolve("stopped");
    stopBehindACheckpoint(options, out, 2);
    RunDirectory first =
        new RunDirectory(
            new FlinkStorage(), WorkFolder.uri(out.resolve(Resumption.NAME).resolve("seed-1")));
    assertThat(first.isFinished()).isTrue();

    train(options, out, new SilentProgress(), "resume", "true");
    assertSame(out.resolve("seed-1"), undisturbed.resolve("seed-1"));
    assertSame(out.resolve("seed-2"), undisturbed.resolve("seed-2"));
  }

  @Test
  void keepsWhatItGoesOnFromInASharedFolderWhereOneIsNamed() throws Exception {
    Path shared = folder.resolve("shared");
    Map<String, String> options = options("epochs", "1500", "work", shared.toString());
    Path out = folder.resolve("stopped");
    stopBehindACheckpoint(options, out, 0);
    assertThat(names(out)).noneMatch(name -> name.startsWith("."));
    assertThat(names(shared)).singleElement().asString().startsWith(Resumption.NAME);

    train(options, out, new SilentProgress(), "resume", "true");
    assertThat(out.resolve("model.npz")).exists();
    assertThat(names(shared)).isEmpty();
  }

  @Test
  void refusesToGoOnWithOtherOptionsOrWithNothing() throws Exception {
    Map<String, String> options = options("epochs", "1500");
    Path out = folder.resolve("stopped");
    stopBehindACheckpoint(options, out, 0);
    assertThatThrownBy(
            () -> train(options, out, new SilentProgress(), "resume", "true", "epochs", "1600"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("--epochs 1500", "now it is 1600");
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
    Map<String, String> all = new HashMap<>(options);
    all.put("out", out.toString());
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    Files.createDirectories(out);
    new DefaultPipelines()
        .train(TrainConfig.from(EffectiveOptions.load(Command.TRAIN, all)), listener, cancellation);
  }

  /**
   * Stops the training of a seed once it has a checkpoint behind its first epoch; gives back what
   * the user was told.
   */
  private List<String> stopBehindACheckpoint(Map<String, String> options, Path out, long seed) {
    Cancellation cancellation = new Cancellation();
    List<String> notes = new ArrayList<>();
    ProgressListener stops =
        new SilentProgress() {
          private long training;
          private int behindTheFirstEpoch;

          @Override
          public void trainingStarted(long started, int run, int runs, int epochs) {
            training = started;
          }

          @Override
          public void epoch(EpochMetrics metrics) {
            if (training != seed || cancellation.isCancelled()) {
              return;
            }
            int newest = newestCheckpoint(seed);
            if (behindTheFirstEpoch == 0) {
              // One may be on its way, begun before this epoch; the next begins after it.
              behindTheFirstEpoch = newest + 2;
            } else if (newest >= behindTheFirstEpoch) {
              cancellation.cancel();
            }
          }

          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    assertThatThrownBy(() -> train(options, out, stops, cancellation))
        .isInstanceOf(CancellationException.class);
    return notes;
  }

  /** Number of the newest complete checkpoint of a seed's training, 0 where there is none. */
  private int newestCheckpoint(long seed) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .filter(file -> file.toString().contains("/seed-" + seed + "/"))
          .mapToInt(file -> numberOf(file.getParent()))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException vanished) {
      // A checkpoint that the next one replaces may go while we look.
      return 0;
    }
  }

  private static int numberOf(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
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
