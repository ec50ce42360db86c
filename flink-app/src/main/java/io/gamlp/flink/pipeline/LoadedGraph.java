package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A graph that was read from its source, and what it consists of. */
record LoadedGraph(GraphSnapshot snapshot, DataSummary summary) {

  private static final String DIRECTORY = "snapshot";

  /**
   * @param seed of the split where the data has none
   */
  static LoadedGraph read(CommandConfig config, long seed) {
    List<String> notes = new ArrayList<>();
    GraphSnapshot snapshot =
        Sources.parse(config.data()).load(LoadOptions.seeded(seed).noting(notes::add));
    return new LoadedGraph(snapshot, DataSummary.of(snapshot, notes));
  }

  /** Makes it visible to all tasks. */
  SnapshotStore store(WorkFolder work, boolean directed) throws IOException {
    String directory = work.uri(DIRECTORY);
    SnapshotStore.write(work.storage(), directory, snapshot, directed, hash());
    return SnapshotStore.open(work.storage(), directory);
  }

  String hash() {
    return summary.hash();
  }
}
