package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.SlotsWanted;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.StreamConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamSlotsTest {

  private static SlotsWanted wanted(boolean ingestRuns, String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("brokers", "localhost:1");
    options.put("dataset", "d");
    options.put("store", "file:/store");
    options.put("master", "localhost:8081");
    options.put("ingest-parallelism", "3");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return StreamSlots.wanted(
        StreamConfig.from(EffectiveOptions.load(Command.STREAM, options)), ingestRuns);
  }

  @Test
  void theIngestJobNeedsSlotsUnlessItHasThem() {
    assertThat(wanted(false, "parallelism", "4")).isEqualTo(SlotsWanted.exactly(7));
    assertThat(wanted(true, "parallelism", "4")).isEqualTo(SlotsWanted.exactly(4));
  }

  @Test
  void withoutAParallelismAllThatAreFreeAreTaken() {
    assertThat(wanted(false).least()).isEqualTo(4);
    assertThat(wanted(true).least()).isEqualTo(1);
    assertThat(wanted(false).most()).isEqualTo(wanted(true).most() + 3);
  }
}
