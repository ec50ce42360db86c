package io.gamlp.graph.generate;

import io.gamlp.graph.InputException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link BlockModel} is drawn from. The defaults give a graph of Cora's size.
 *
 * @param nodes number of nodes
 * @param classes number of classes, of equal size
 * @param words number of words (dimension of sparse features)
 * @param degree mean degree; {@code nodes * degree / 2} edges
 * @param homophily share of edges within a class, 0 … 1
 * @param wordsPerNode words of each node
 * @param signal how much features tell of the class; a probability for words, a factor for dense
 * @param dense whether features are dense and Gaussian instead of words
 * @param dim dimension of dense features
 * @param seed same settings and seed, same graph
 */
public record BlockModelSettings(
    int nodes,
    int classes,
    int words,
    double degree,
    double homophily,
    int wordsPerNode,
    double signal,
    boolean dense,
    int dim,
    long seed) {

  public static final BlockModelSettings DEFAULT =
      new BlockModelSettings(2708, 7, 1433, 4, 0.81, 18, 0.32, false, 128, 1);

  /** The keys that {@link #parse} knows, with their defaults, as messages show them. */
  private static final String KEYS =
      "nodes=2708, classes=7, words=1433, degree=4, homophily=0.81, wordsPerNode=18, signal=0.32,"
          + " features=words|dense, dim=128, seed=1";

  public BlockModelSettings {
    require(nodes >= 2, "nodes", "at least 2", nodes);
    require(classes >= 1 && classes <= nodes, "classes", "between 1 and nodes", classes);
    require(degree >= 0 && degree <= 1e6, "degree", "between 0 and 1000000", degree);
    require(homophily >= 0 && homophily <= 1, "homophily", "between 0 and 1", homophily);
    require(signal >= 0 && signal <= 1, "signal", "between 0 and 1", signal);
    requirePossibleEdges(nodes, classes, degree, homophily);
    if (dense) {
      require(
          dim >= 1 && (long) dim * nodes < Integer.MAX_VALUE - 16,
          "dim",
          "such that dim * nodes < 2^31",
          dim);
    } else {
      require(words >= 1, "words", "at least 1", words);
      require(
          wordsPerNode >= 1
              && 2L * wordsPerNode <= words
              && (long) wordsPerNode * nodes < Integer.MAX_VALUE - 16
              && (signal < 1 || 2L * wordsPerNode <= words / classes),
          "wordsPerNode",
          "at least 1 and at most half the words that a node can draw",
          wordsPerNode);
    }
  }

  int numEdges() {
    return (int) Math.round(nodes * degree / 2);
  }

  /** Reads {@code key=value,…}; what is not given keeps its default. */
  public static BlockModelSettings parse(String text) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw new InputException("sbm: expected key=value, found '" + part + "'; keys are " + KEYS);
      }
      String key = part.substring(0, equals).trim();
      if (given.put(key, part.substring(equals + 1).trim()) != null) {
        throw new InputException("sbm: key '" + key + "' stands twice");
      }
    }
    BlockModelSettings d = DEFAULT;
    String features = given.getOrDefault("features", "words");
    if (!features.equals("words") && !features.equals("sparse") && !features.equals("dense")) {
      throw new InputException(
          "sbm: expected features=words or features=dense, found '" + features + "'");
    }
    given.remove("features");
    BlockModelSettings settings =
        new BlockModelSettings(
            (int) whole(given, "nodes", d.nodes, Integer.MAX_VALUE - 16),
            (int) whole(given, "classes", d.classes, 1 << 16),
            (int) whole(given, "words", d.words, 1 << 26),
            real(given, "degree", d.degree),
            real(given, "homophily", d.homophily),
            (int) whole(given, "wordsPerNode", d.wordsPerNode, 1 << 20),
            real(given, "signal", d.signal),
            features.equals("dense"),
            (int) whole(given, "dim", d.dim, 1 << 20),
            whole(given, "seed", d.seed, Long.MAX_VALUE));
    if (!given.isEmpty()) {
      throw new InputException(
          "sbm: unknown key '" + given.keySet().iterator().next() + "'; keys are " + KEYS);
    }
    return settings;
  }

  private static long whole(Map<String, String> given, String key, long missing, long max) {
    String text = given.remove(key);
    if (text == null) {
      return missing;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, as a number out of range is
    }
    throw new InputException(
        "sbm: expected " + key + " as a whole number (0 … " + max + "), found '" + text + "'");
  }

  private static double real(Map<String, String> given, String key, double missing) {
    String text = given.remove(key);
    if (text == null) {
      return missing;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InputException("sbm: expected " + key + " as a number, found '" + text + "'", e);
    }
  }

  /** Drawing distinct edges ends soon only where at most half of the possible ones are wanted. */
  private static void requirePossibleEdges(
      int nodes, int classes, double degree, double homophily) {
    double perClass = Math.floor((double) nodes / classes);
    double within = classes * perClass * (perClass - 1) / 2;
    double possible = nodes * (nodes - 1.0) / 2;
    double across = classes == 1 ? 0 : possible - nodes * (nodes / (double) classes - 1) / 2;
    double wanted = nodes * degree / 2;
    double wantedWithin = classes == 1 ? wanted : wanted * homophily;
    require(
        wantedWithin <= within / 2
            && wanted - wantedWithin <= across / 2
            && wanted < Integer.MAX_VALUE - 16,
        "degree",
        "such that at most half of the possible edges are drawn, within and across classes",
        degree);
  }

  private static void require(boolean ok, String key, String expected, Object found) {
    if (!ok) {
      throw new InputException("sbm: expected " + key + " " + expected + ", found " + found);
    }
  }
}
