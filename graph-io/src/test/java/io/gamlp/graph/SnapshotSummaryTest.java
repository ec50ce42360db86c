package io.gamlp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.read.CsvFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSummaryTest {

  @Test
  void saysSoWhenNoNodeHasAClassBelowTheHighest(@TempDir Path folder) {
    TestData.csvFolder(folder.resolve("tiny"));
    TestData.write(folder.resolve("tiny/labels.csv"), "node,label", "0,0", "1,5", "2,0", "3,5");
    assertThat(
            SnapshotSummary.of(
                    CsvFolder.read(folder.resolve("tiny"), SplitDraw.shuffled(0), note -> {}))
                .toString())
        .contains("classes     6 (4 that no node has)");
  }

  @Test
  void countsWhatAPersonWantsToSee(@TempDir Path folder) {
    TestData.csvFolder(folder.resolve("tiny"));
    TestData.write(folder.resolve("tiny/edges.csv"), "src,dst", "0,1", "1,0", "0,1", "2,2");
    GraphSnapshot graph = CsvFolder.read(folder.resolve("tiny"), SplitDraw.shuffled(0), note -> {});
    assertThat(SnapshotSummary.of(graph))
        .isEqualTo(
            new SnapshotSummary("tiny", 4, 4, 1, 1, false, 3, 12, true, 2, 0, 1, 1, 1, 2, 1));
    assertThat(SnapshotSummary.of(graph).toString().lines())
        .containsExactly(
            "graph       tiny",
            "nodes       4 (2 isolated, 1 unlabelled)",
            "edges       1 undirected (4 as read, 1 self loops)",
            "features    3 (12 entries, dense)",
            "classes     2",
            "split       1 train, 1 val, 1 test");
  }
}
