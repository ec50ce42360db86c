package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What a graph consists of.
 *
 * @param name short name
 * @param nodes number of nodes
 * @param edges edges as they stood in the source
 * @param features features of a node
 * @param storedFeatures feature entries that are stored
 * @param classes number of classes
 * @param train nodes of the train split
 * @param val nodes of the val split
 * @param test nodes of the test split
 * @param isolated nodes without an edge to another node
 * @param unlabelled nodes without a class
 * @param hash hash of the content, hexadecimal
 */
public record DataSummary(
    String name,
    int nodes,
    long edges,
    int features,
    long storedFeatures,
    int classes,
    int train,
    int val,
    int test,
    int isolated,
    int unlabelled,
    String hash) {

  /** The summary for people, no line wider than 80 columns. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%s: %,d nodes, %,d edges, %,d features, %d classes",
            name,
            nodes,
            edges,
            features,
            classes),
        String.format(
            Locale.ROOT,
            "  split %,d train / %,d val / %,d test; %,d isolated, %,d unlabelled",
            train,
            val,
            test,
            isolated,
            unlabelled));
  }

  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", name);
    node.put("nodes", nodes);
    node.put("edges", edges);
    node.put("features", features);
    node.put("stored_features", storedFeatures);
    node.put("classes", classes);
    node.put("train", train);
    node.put("val", val);
    node.put("test", test);
    node.put("isolated", isolated);
    node.put("unlabelled", unlabelled);
    node.put("hash", hash);
    return node;
  }
}
