package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveOptionsTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("run.yaml");
  }

  private EffectiveOptions load(String content, String... commandLine) {
    return load(Command.TRAIN, content, commandLine);
  }

  private EffectiveOptions load(Command command, String content, String... commandLine) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Map<String, String> values = new HashMap<>(Map.of("config", file.toString()));
    for (int i = 0; i < commandLine.length; i += 2) {
      values.put(commandLine[i], commandLine[i + 1]);
    }
    return EffectiveOptions.load(command, values);
  }

  private void refuses(String content, String message) {
    assertThatThrownBy(() -> load(content))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + message);
  }

  @Test
  void defaultsYieldToTheFileAndTheFileToTheCommandLine() {
    EffectiveOptions options = load("hops: 2\nepochs: 3\n", "epochs", "4");
    assertThat(options.get(GamlpOptions.SEED)).isEqualTo(0L);
    assertThat(options.get(GamlpOptions.HOPS)).isEqualTo(2);
    assertThat(options.get(GamlpOptions.EPOCHS)).isEqualTo(4);
    assertThat(options.isGiven(GamlpOptions.HOPS)).isTrue();
    assertThat(options.isGiven(GamlpOptions.SEED)).isFalse();
  }

  @Test
  void readsYamlAndPropertiesCommentsQuotesAndLists() {
    EffectiveOptions options =
        load(
            """
            ---
            # a comment
            data: sbm:nodes=100,classes=2   # the source
            delta: "-1:2:1000"
            depth-schedule: [2, 5, 10]
            seeds = 1,2
            out='runs/a # b'
            directed: true
            """);
    assertThat(options.get(GamlpOptions.DATA)).isEqualTo("sbm:nodes=100,classes=2");
    assertThat(options.get(GamlpOptions.DELTA)).isEqualTo("-1:2:1000");
    assertThat(DepthSchedule.parse(options.get(GamlpOptions.DEPTH_SCHEDULE)))
        .containsExactly(2, 5, 10);
    assertThat(options.get(GamlpOptions.SEEDS)).isEqualTo("1,2");
    assertThat(options.get(GamlpOptions.OUT)).isEqualTo("runs/a # b");
    assertThat(options.get(GamlpOptions.DIRECTED)).isTrue();
  }

  @Test
  void namesFileAndLineOfWhatIsWrong() {
    refuses("hops: 2\nhopps: 3\n", ", line 2: hopps: no such option; did you mean hops?");
    refuses(
        "weight_decay: 2\n", ", line 1: weight_decay: no such option; did you mean weight-decay?");
    refuses("nothing-of-the-kind: 2\n", ", line 1: nothing-of-the-kind: no such option");
    refuses("config: other.yaml\n", ", line 1: config: no such option");
    refuses("\nhops: two\n", ", line 2: hops: found 'two', expected a whole number from 1 to 64");
    refuses("hops: 2\nhops: 3\n", ", line 2: 'hops' stands on line 1 already");
    refuses("hops\n", ", line 1: found 'hops', expected `key: value` without indentation");
    refuses(
        "a:\n  hops: 2\n", ", line 2: found 'hops: 2', expected `key: value` without indentation");
  }

  @Test
  void namesTheLineInChecksBetweenOptionsToo() {
    EffectiveOptions options = load("out: x\nlayers: 5\nhidden: 3,3\n");
    assertThatThrownBy(() -> TrainConfig.from(options))
        .hasMessage(file + ", line 3: hidden: found 2 widths, expected one, or 4 for 5 layers");
  }

  @Test
  void aFileMayServeSeveralCommands() {
    EffectiveOptions options = load(Command.INFO, "data: karate\nepochs: 5\n");
    assertThat(options.get(GamlpOptions.DATA)).isEqualTo("karate");
    assertThat(options.isGiven(GamlpOptions.EPOCHS)).isFalse();
  }

  @Test
  void seedsOfTheCommandLineReplaceTheSeedOfTheFileAndTheOtherWayRound() {
    TrainConfig seeds = TrainConfig.from(load("out: x\nseed: 7\n", "seeds", "1,2"));
    assertThat(seeds.seeds()).containsExactly(1, 2);
    TrainConfig seed = TrainConfig.from(load("out: x\nseeds: 1,2\n", "seed", "7"));
    assertThat(seed.seeds()).containsExactly(7);
    EffectiveOptions both = load("out: x\nseeds: 1,2\nseed: 7\n");
    assertThatThrownBy(() -> TrainConfig.from(both)).hasMessageContaining("cannot stand beside");
  }

  @Test
  void refusesFilesThatAreMissingOrNoText() throws IOException {
    assertThatThrownBy(
            () -> EffectiveOptions.load(Command.TRAIN, Map.of("config", file.toString())))
        .hasMessage("--config: no file " + file);
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(
            () -> EffectiveOptions.load(Command.TRAIN, Map.of("config", file.toString())))
        .hasMessage("--config: " + file + " is not UTF-8 text");
  }

  @Test
  void theConfigurationThatPipelinesSeeCannotBeChanged() {
    TrainConfig config = TrainConfig.from(load("out: x\n"));
    assertThatThrownBy(() -> config.configuration().setString("out", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
