package io.gamlp.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A graph of four classes that grows and is rewired with each step, written as CSV folders. The
 * same seed gives the same graphs.
 */
final class GrowingGraph {

  private static final int CLASSES = 4;
  private static final int DIMENSION = 16;

  private record Edge(int source, int target) {}

  private final Random random;
  private final List<String> features = new ArrayList<>();
  private final Set<Edge> edges = new LinkedHashSet<>();

  GrowingGraph(int nodes, long seed) {
    random = new Random(seed);
    grow(nodes);
    rewire(4 * nodes);
  }

  /** Adds nodes; removes a number of edges and adds as many others. */
  void step(int nodes, int changedEdges) {
    grow(nodes);
    List<Edge> old = new ArrayList<>(edges);
    for (int i = 0; i < changedEdges; i++) {
      edges.remove(old.get(random.nextInt(old.size())));
    }
    rewire(changedEdges);
  }

  /** The features of a node tell its class, its number modulo four, but not for sure. */
  private void grow(int nodes) {
    for (int i = 0; i < nodes; i++) {
      StringBuilder row = new StringBuilder();
      for (int f = 0; f < DIMENSION; f++) {
        float mean = f % CLASSES == features.size() % CLASSES ? 0.5f : 0;
        row.append(f == 0 ? "" : ",").append((float) (mean + random.nextGaussian()));
      }
      features.add(row.toString());
    }
  }

  /** Most edges stay within a class. */
  private void rewire(int count) {
    for (int i = 0; i < count; i++) {
      int source = random.nextInt(features.size());
      int target = random.nextInt(features.size());
      if (random.nextInt(5) > 0) {
        target = Math.max(source % CLASSES, target - target % CLASSES + source % CLASSES);
        target = target < features.size() ? target : source % CLASSES;
      }
      if (source != target) {
        edges.add(new Edge(Math.min(source, target), Math.max(source, target)));
      }
    }
  }

  /** Writes it as it is now. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> labels = new ArrayList<>(List.of("node,label"));
    List<String> splits = new ArrayList<>(List.of("node,split"));
    for (int node = 0; node < features.size(); node++) {
      labels.add(node + "," + node % CLASSES);
      splits.add(node + "," + (node < 80 ? "train" : node < 160 ? "val" : "test"));
    }
    List<String> lines = new ArrayList<>(List.of("src,dst"));
    edges.forEach(edge -> lines.add(edge.source() + "," + edge.target()));
    Files.write(folder.resolve("features.csv"), features);
    Files.write(folder.resolve("labels.csv"), labels);
    Files.write(folder.resolve("splits.csv"), splits);
    Files.write(folder.resolve("edges.csv"), lines);
    return folder;
  }
}
