package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.SnapshotSummary;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a graph consists of, and the hash that tells it from others.
 *
 * @param figures counts of nodes, edges, features, classes and splits
 * @param hash hash of the content, hexadecimal
 * @param notes what looked odd when it was read, a line each
 */
public record DataSummary(SnapshotSummary figures, String hash, List<String> notes) {

  /** Counts and hashes a graph in which nothing looked odd. */
  public static DataSummary of(GraphSnapshot graph) {
    return of(graph, List.of());
  }

  /** Counts and hashes a graph. */
  public static DataSummary of(GraphSnapshot graph, List<String> notes) {
    return new DataSummary(SnapshotSummary.of(graph), SnapshotHash.sha256(graph), notes);
  }

  /** The summary for people. */
  public List<String> lines() {
    return Stream.concat(figures.toString().lines(), notes.stream().map(note -> "note: " + note))
        .toList();
  }

  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", figures.name());
    node.put("nodes", figures.nodes());
    node.put("edges_read", figures.edgesRead());
    node.put("undirected_edges", figures.undirectedEdges());
    node.put("self_loops", figures.selfLoops());
    node.put("weighted", figures.weighted());
    node.put("features", figures.featureDimension());
    node.put("feature_entries", figures.featureEntries());
    node.put("classes", figures.classes());
    node.put("train", figures.train());
    node.put("val", figures.val());
    node.put("test", figures.test());
    node.put("isolated_nodes", figures.isolatedNodes());
    node.put("unlabelled_nodes", figures.unlabelledNodes());
    node.put("hash", hash);
    return node;
  }
}
