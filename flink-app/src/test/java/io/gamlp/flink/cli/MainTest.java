package io.gamlp.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.config.AugmentConfig;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.GenerateConfig;
import io.gamlp.flink.config.InfoConfig;
import io.gamlp.flink.config.Option;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @TempDir Path folder;

  private String out() {
    return folder.resolve("out").toString();
  }

  private Session train(FakePipelines pipelines, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "train";
    args[1] = "--out";
    args[2] = out();
    System.arraycopy(more, 0, args, 3, more.length);
    return Session.of(pipelines, args);
  }

  @Test
  void callsThePipelineOfEachCommandAndExitsWithZero() {
    FakePipelines pipelines = new FakePipelines();
    String model = folder.toString();
    assertThat(train(pipelines).exitCode).isZero();
    for (String line :
        new String[] {
          "augment --data sbm --out " + out(),
          "predict --data sbm --model " + model + " --out " + out(),
          "evaluate --data sbm --model " + model,
          "generate --data sbm:nodes=10 --out " + out(),
          "estimate --data karate --layers 4 --hidden 8 --blocks 2",
          "publish --data karate --brokers localhost:9092 --dataset karate",
          "info --data karate"
        }) {
      assertThat(Session.of(pipelines, line.split(" ")).exitCode).as(line).isZero();
    }
    assertThat(pipelines.calls)
        .extracting(Object::getClass)
        .extracting(Class::getSimpleName)
        .containsExactly(
            TrainConfig.class.getSimpleName(),
            AugmentConfig.class.getSimpleName(),
            PredictConfig.class.getSimpleName(),
            EvaluateConfig.class.getSimpleName(),
            GenerateConfig.class.getSimpleName(),
            TrainConfig.class.getSimpleName(),
            PublishConfig.class.getSimpleName(),
            InfoConfig.class.getSimpleName());
  }

  @Test
  void takesTheWholeTrainLineThatScriptsMayRelyOn() {
    FakePipelines pipelines = new FakePipelines();
    Session session =
        train(
            pipelines,
            ("--data karate --algorithm pdadmm-g-q --hops 3 --layers 4 --hidden 8,8,8 --epochs 7"
                    + " --rho 1e-4 --nu 1e-5 --weight-decay 0.5 --hidden-weight-decay 0.25"
                    + " --hidden-prox 2 --steps exact --quantize pq --delta -1:20"
                    + " --depth-schedule 2,4 --penalty-schedule authors --normalize row"
                    + " --seeds 0,100 --eval-every 2 --early-stop 9 --keep last --parallelism 2"
                    + " --master localhost:8081")
                .split(" "));
    assertThat(session.err()).isEmpty();
    assertThat(session.exitCode).isZero();
    Map<String, String> options = pipelines.trained().effectiveOptions();
    assertThat(options)
        .containsEntry("data", "karate")
        .containsEntry("algorithm", "pdadmm-g-q")
        .containsEntry("hidden", "8,8,8")
        .containsEntry("delta", "-1:20")
        .containsEntry("depth-schedule", "2,4")
        .containsEntry("seeds", "0,100")
        .containsEntry("early-stop", "9")
        .containsEntry("master", "localhost:8081")
        .doesNotContainKey("seed");
  }

  @Test
  void printsTheStatisticsOfSeveralSeeds() {
    Session session = train(new FakePipelines(), "--seeds", "0,100", "--epochs", "1");
    assertThat(session.out())
        .contains("seed 100 (2 of 2)")
        .contains("mean ± std over 2 seeds")
        .contains("at the best validation epoch  71.50 ± 0.71")
        .contains("at the last epoch             61.50 ± 0.71")
        .contains("Results are in " + out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --epochs 0",
        "train --epochs many",
        "train --nonsense",
        "train --master http://localhost:8081",
        "train stray",
        "train --epochs",
        "train --epochs 1 --epochs 2",
        "train --layers 3 --hidden 4,4,4",
        "trian",
        "--nonsense",
        "",
        "predict --data sbm --out x",
        "augment --data sbm",
        "info",
        "generate --data cora --out x",
        "train --config nowhere.yaml",
        "train --init nowhere.npz"
      })
  void exitsWithTwoAndOneReasonForBadUsage(String line) {
    FakePipelines pipelines = new FakePipelines();
    Session session = Session.of(pipelines, line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(session.exitCode).isEqualTo(2);
    assertThat(session.err()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(session.out()).isEmpty();
    assertThat(pipelines.calls).isEmpty();
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertThat(Session.of(new FakePipelines(), "trian").err()).contains("train");
  }

  @Test
  void exitsWithTwoForBadInputAndPrintsItsMessageAsItIs() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new InputException("edges.csv, line 3: found 'x', expected a node");
            });
    Session session = Session.of(pipelines, "info", "--data", "karate");
    assertThat(session.exitCode).isEqualTo(2);
    assertThat(session.err()).isEqualTo("gamlp: edges.csv, line 3: found 'x', expected a node\n");
  }

  @Test
  void findsTheUsersMistakeBehindWhatFlinkWrapsAroundIt() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new IOException(
                  "job failed", new SerializedThrowable(new InputException("bad block")));
            });
    Session session = Session.of(pipelines, "info", "--data", "karate");
    assertThat(session.exitCode).isEqualTo(2);
    assertThat(session.err()).isEqualTo("gamlp: bad block\n");
  }

  @Test
  void exitsWithOneAndNamesCauseAndLogForAnythingElse() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new IllegalStateException("outer", new IOException("disk\n full"));
            });
    Session session = train(pipelines);
    assertThat(session.exitCode).isEqualTo(1);
    assertThat(session.err())
        .isEqualTo(
            "gamlp: failed: IOException: disk full\ngamlp: the log has the details: "
                + folder.resolve("out/log/gamlp.log")
                + "\n");
  }

  @Test
  void callsAFailureOfWhatIsBeingStoppedACancellation() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              cancellation.cancel();
              throw new IllegalStateException("File channel manager has shutdown.");
            });
    Session session = train(pipelines);
    assertThat(session.exitCode).isEqualTo(1);
    assertThat(session.err()).isEqualTo("gamlp: cancelled\n");
  }

  @Test
  void showsStackTracesToWhoAsksForThem() throws IOException {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new IllegalStateException("inner state");
            });
    assertThat(train(pipelines).err()).doesNotContain("\tat ");
    assertThat(train(pipelines, "--verbose").err()).contains("\tat io.gamlp");
    Path file = folder.resolve("run.yaml");
    Files.writeString(file, "verbose: true\n");
    assertThat(train(pipelines, "--config", file.toString()).err()).contains("\tat io.gamlp");
  }

  @Test
  void exitsWithOneAndSaysHowToMendItWhenMemoryRunsOut() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new OutOfMemoryError("Java heap space");
            });
    String mended = "out of memory; set GAMLP_HEAP to more than ";
    Session session = train(pipelines);
    assertThat(session.exitCode).isEqualTo(1);
    assertThat(session.err()).contains(mended);
    assertThat(train(pipelines, "--master", "localhost:8081").err())
        .as("memory of this process, though it has a cluster")
        .contains(mended);
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    Matcher told = Pattern.compile(mended + "(\\d+)m; gamlp estimate").matcher(session.err());
    assertThat(told.find()).as(session.err()).isTrue();
    assertThat(Long.parseLong(told.group(1)))
        .as("not less than it has")
        .isGreaterThanOrEqualTo(heap);
    assertThat(Session.of(pipelines, "evaluate", "--data", "karate", "--model", "x").err())
        .contains(mended)
        .doesNotContain("training", "--blocks");
  }

  @Test
  void doesNotAdviseMoreHeapWhereOtherMemoryRanOut() {
    String reason = "unable to create native thread: possibly out of memory";
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new IllegalStateException(
                  "job failed", new SerializedThrowable(new OutOfMemoryError(reason)));
            });
    assertThat(train(pipelines).err())
        .contains("gamlp: out of memory, but not of heap: " + reason + "; more GAMLP_HEAP leaves");
  }

  @Test
  void saysHowToMendItWhenMemoryRanOutInATaskOfACluster() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new IllegalStateException(
                  "job failed", new SerializedThrowable(new OutOfMemoryError("Java heap space")));
            });
    assertThat(train(pipelines, "--master", "localhost:8081").err())
        .contains("out of memory")
        .contains("taskmanager.memory.process.size")
        .doesNotContain("GAMLP_HEAP");
    assertThat(train(pipelines).err())
        .as("a cluster inside this process")
        .contains("out of memory; set GAMLP_HEAP to more than ");
  }

  @Test
  void exitsWithOneWhenCancelled() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              cancellation.cancel();
              cancellation.throwIfCancelled();
            });
    Session session = train(pipelines);
    assertThat(session.exitCode).isEqualTo(1);
    assertThat(session.err()).isEqualTo("gamlp: cancelled\n");
  }

  @Test
  void refusesAnOutputFolderThatIsAFile() throws IOException {
    Files.writeString(folder.resolve("out"), "in the way");
    Session session = train(new FakePipelines());
    assertThat(session.exitCode).isEqualTo(2);
    assertThat(session.err()).contains("--out").contains("there is a file of that name");
  }

  @Test
  void leavesATrainingRunAloneUnlessItMayBeReplaced() throws IOException {
    Files.createDirectories(folder.resolve("out/seed-3"));
    Files.writeString(folder.resolve("out/seed-3/model.json"), "{}");
    FakePipelines pipelines = new FakePipelines();
    Session refused = train(pipelines);
    assertThat(refused.exitCode).isEqualTo(2);
    assertThat(refused.err()).contains(out() + " holds a training run", "or --overwrite");
    assertThat(pipelines.calls).isEmpty();
    assertThat(train(pipelines, "--overwrite").exitCode).isZero();
    assertThat(train(pipelines, "--resume").exitCode).isZero();
  }

  @Test
  void goesOnOnlyWithARunWhoseFolderIsNamed() {
    FakePipelines pipelines = new FakePipelines();
    Session refused = Session.of(pipelines, "train", "--resume");
    assertThat(refused.exitCode).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo("gamlp: --resume needs --out DIR, the folder of the run to go on with\n");
    assertThat(pipelines.calls).isEmpty();
    assertThat(train(pipelines, "--resume").exitCode).isZero();
  }

  @Test
  void generatesIntoNoFolderThatHoldsAnything() throws IOException {
    FakePipelines pipelines = new FakePipelines();
    Path out = Files.createDirectories(Path.of(out()));
    String[] generate = {"generate", "--data", "karate", "--out", out()};
    Files.createDirectory(out.resolve("log"));
    assertThat(Session.of(pipelines, generate).exitCode).isZero();

    for (String name : "labels.csv notes.txt a b c d".split(" ")) {
      Files.writeString(out.resolve(name), "mine");
    }
    Session refused = Session.of(pipelines, generate);
    assertThat(refused.exitCode).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "gamlp: --out: expected a new or an empty folder, but "
                + out
                + " holds a, b, c, d, labels.csv, …\n");
    assertThat(pipelines.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train --overwrite", "augment", "predict --model MODEL"})
  void putsNoResultsAmongTheFilesOfADataSet(String command) throws IOException {
    FakePipelines pipelines = new FakePipelines();
    Files.createDirectory(Path.of(out()));
    String line = command.replace("MODEL", folder.toString()) + " --data karate --out " + out();
    assertThat(Session.of(pipelines, line.split(" ")).exitCode).isZero();
    Files.writeString(Path.of(out(), "edges.csv"), "src,dst\n");
    Session refused = Session.of(pipelines, line.split(" "));
    assertThat(refused.exitCode).isEqualTo(2);
    assertThat(refused.err()).contains("--out: " + out() + " holds a data set (edges.csv)");
    assertThat(pipelines.calls).hasSize(1);
  }

  @Test
  void saysWhichOptionsDoNothing() {
    Session session = train(new FakePipelines(), "--algorithm", "pdadmm-g", "--delta", "4");
    assertThat(session.out()).contains("note: --delta does nothing: nothing is quantised");
  }

  @Test
  void commandLineOverridesTheFile() throws IOException {
    Path file = folder.resolve("run.yaml");
    Files.writeString(file, "epochs: 3\nhops: 2\ndirected: true\n");
    FakePipelines pipelines = new FakePipelines();
    Session session =
        train(pipelines, "--config", file.toString(), "--hops", "1", "--directed=false");
    assertThat(session.exitCode).isZero();
    assertThat(pipelines.trained().epochs()).isEqualTo(3);
    assertThat(pipelines.trained().hops()).isEqualTo(1);
    assertThat(pipelines.trained().directed()).isFalse();
  }

  @Test
  void suggestsWhatAMistypedWordMayHaveMeant() {
    assertThat(train(new FakePipelines(), "--hidn", "3").err())
        .contains("gamlp: Unknown options: '--hidn', '3'", "gamlp: did you mean --hidden?");
    assertThat(train(new FakePipelines(), "--epoch=3").err()).contains("did you mean --epochs?");
    assertThat(Session.of(new FakePipelines(), "trian", "--epochs", "3").err())
        .contains("gamlp: did you mean train?");
    assertThat(train(new FakePipelines(), "--zzzzzz").err()).doesNotContain("did you mean");
  }

  @Test
  void aSwitchNeedsNoValue() {
    FakePipelines pipelines = new FakePipelines();
    train(pipelines, "--directed", "--hops", "2");
    assertThat(pipelines.trained().directed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void helpNamesEveryOptionOfTheCommandAndFitsEightyColumns(Command command) {
    Session session = Session.of(new FakePipelines(), command.word(), "--help");
    assertThat(session.exitCode).isZero();
    assertThat(session.out()).contains(command.summary().substring(0, 10));
    for (Option<?> option : GamlpOptions.of(command)) {
      assertThat(session.out()).contains(option.flag());
    }
    assertThat(session.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  /** What is to be typed as it stands can be copied from the help. */
  @ParameterizedTest
  @EnumSource(Command.class)
  void helpBreaksDescriptionsBetweenWordsOnly(Command command) {
    String help =
        Session.of(new FakePipelines(), command.word(), "--help").out().replaceAll("\\s+", " ");
    for (Option<?> option : GamlpOptions.of(command)) {
      assertThat(help).contains(option.description(), option.isSwitch() ? "" : option.expected());
    }
  }

  @Test
  void helpWorksAsACommandToo() {
    Session root = Session.of(new FakePipelines(), "help");
    assertThat(root.exitCode).isZero();
    assertThat(root.out()).contains("train", "augment", "predict", "evaluate", "generate", "info");
    Session train = Session.of(new FakePipelines(), "help", "train");
    assertThat(train.exitCode).isZero();
    assertThat(train.out()).contains("--depth-schedule");
  }

  @Test
  void printsTheVersionThatMavenBuilt() {
    Session session = Session.of(new FakePipelines(), "--version");
    assertThat(session.exitCode).isZero();
    assertThat(session.out()).matches("gamlp \\d+\\.\\d+\\.\\d+\\S* \\(commit \\S+\\)\\R");
  }

  @Test
  void withoutOutUsesANewFolderUnderRunsThatBadInputDoesNotLeaveBehind() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new InputException("enough");
            });
    Session.of(pipelines, "train", "--epochs", "1");
    Path used = pipelines.trained().out();
    assertThat(used.toString()).matches("runs.train-\\d{8}-\\d{6}(-\\d+)?");
    assertThat(used).doesNotExist();
  }

  @Test
  void anEmptyFolderOfTheUsersStays() {
    FakePipelines pipelines =
        new FakePipelines(
            cancellation -> {
              throw new InputException("enough");
            });
    Session.of(pipelines, "train", "--out", folder.toString());
    assertThat(folder).isEmptyDirectory();
  }
}
