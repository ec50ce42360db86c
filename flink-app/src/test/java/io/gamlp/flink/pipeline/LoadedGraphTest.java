package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.InfoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedGraphTest {

  @Test
  void whatLooksOddWhenTheGraphIsReadIsPartOfItsSummary(@TempDir Path folder) throws IOException {
    Path samples = Files.writeString(folder.resolve("s.csv"), "label,a\n0,1\n7,2\n1,3\n0,1\n");
    EffectiveOptions options =
        EffectiveOptions.load(Command.INFO, Map.of("data", "samples:" + samples));
    LoadedGraph graph = LoadedGraph.read(InfoConfig.from(options), 0);
    assertThat(graph.summary().lines())
        .last()
        .isEqualTo(
            "note: "
                + samples
                + ", line 3: class 7 makes 8 classes (0 … 7), 5 of which no node has");
  }
}
