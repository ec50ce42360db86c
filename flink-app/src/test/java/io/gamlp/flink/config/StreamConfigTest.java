package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamConfigTest {

  private static StreamConfig config(String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("brokers", "localhost:9092");
    options.put("dataset", "cora");
    options.put("store", "hdfs:///gamlp/cora");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return StreamConfig.from(EffectiveOptions.load(Command.STREAM, options));
  }

  @Test
  void needsBrokersDatasetAndStore() {
    assertThatThrownBy(() -> EffectiveOptions.load(Command.STREAM, Map.of("dataset", "cora")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("stream needs --");
  }

  @Test
  void keepsAllAndFinishesEachUnlessToldOtherwise() {
    StreamConfig config = config();
    assertThat(config.preempt()).isFalse();
    assertThat(config.retainSnapshots()).isEmpty();
    assertThat(config.retainAge()).isEmpty();
    assertThat(config.retainModels()).isEmpty();
    assertThat(config.untilSnapshot()).isEmpty();
    assertThat(config.idleExit()).isEmpty();
    assertThat(config.tolerance()).isEqualTo(Tolerance.DEFAULT);
    assertThat(config.predictionsFormat()).isEqualTo(WireFormat.AVRO);
    assertThat(config("predictions-format", "json").predictionsFormat()).isEqualTo(WireFormat.JSON);
    assertThat(config.models()).isEqualTo("hdfs:///gamlp/cora/registry");
  }

  @Test
  void takesWhatIsGiven() {
    StreamConfig config =
        config(
            "on-new-snapshot", "preempt",
            "retain-snapshots", "3",
            "retain-age", "2d",
            "registry", "s3://models/cora",
            "tolerate-bad", "7,0.5",
            "epochs", "9");
    assertThat(config.preempt()).isTrue();
    assertThat(config.retainSnapshots()).hasValue(3);
    assertThat(config.retainAge()).contains(Duration.ofDays(2));
    assertThat(config.models()).isEqualTo("s3://models/cora");
    assertThat(config.tolerance()).isEqualTo(new Tolerance(7, 0.5));
    assertThat(config.training().epochs()).isEqualTo(9);
  }

  @Test
  void aCountAloneToleratesAnyShare() {
    assertThat(config("tolerate-bad", "5").tolerance()).isEqualTo(new Tolerance(5, 1));
    assertThat(config("tolerate-bad", "none").tolerance()).isEqualTo(Tolerance.NONE);
  }

  @Test
  void refusesWhatIsNoTolerance() {
    for (String text : new String[] {"5,", "x", "5,1.5", "-1"}) {
      assertThatThrownBy(() -> config("tolerate-bad", text))
          .as(text)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("--tolerate-bad: found '" + text + "'");
    }
  }

  @Test
  void refusesWhatTrainingWouldRefuse() {
    assertThatThrownBy(() -> config("weight-decay", "0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--weight-decay");
  }

  @Test
  void theTrainingOfTheStreamIsThatOfTrain() {
    TrainConfig alone =
        TrainConfig.from(
            EffectiveOptions.load(
                Command.TRAIN, Map.of("out", "x", "layers", "4", "hidden", "32")));
    TrainConfig inStream = config("layers", "4", "hidden", "32").training();
    assertThat(inStream.hiddenWidths()).isEqualTo(alone.hiddenWidths());
    assertThat(inStream.stageDepths()).isEqualTo(alone.stageDepths());
    assertThat(inStream.delta()).isEqualTo(alone.delta());
    assertThat(inStream.weightDecay()).isEqualTo(alone.weightDecay());
    assertThat(inStream.seed()).isEqualTo(alone.seed());
  }
}
