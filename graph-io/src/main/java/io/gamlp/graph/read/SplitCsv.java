package io.gamlp.graph.read;

import io.gamlp.graph.SplitRole;
import java.nio.file.Path;
import java.util.Locale;

/** Splits as {@code node,train|val|test} lines. A node that no line names has no role. */
final class SplitCsv {

  private SplitCsv() {}

  /**
   * Reads the role of every node.
   *
   * @param nodes the ids that lines may have
   * @return ordinals of {@link SplitRole}, one a node
   */
  static byte[] read(Path file, NodeRange nodes, Labels labels) {
    byte[] roles = new byte[nodes.size()];
    boolean anyTrain = false;
    try (CsvRows rows = CsvRows.open(file)) {
      rows.skipHeader("node,split");
      while (rows.next()) {
        rows.requireColumns(2);
        int node = nodes.read(rows, 0);
        SplitRole role = role(rows);
        assign(rows, roles, node, role, labels);
        anyTrain |= role == SplitRole.TRAIN;
      }
      if (!anyTrain && labels.numClasses() > 0) {
        throw InputFiles.atLine(
            file, rows.line(), "expected some node in split 'train', found none");
      }
    }
    return roles;
  }

  /** Gives the node on the current row a role; it must have a label and no role yet. */
  static void assign(CsvRows rows, byte[] roles, int node, SplitRole role, Labels labels) {
    if (roles[node] != 0) {
      String before = SplitRole.values()[roles[node]].name().toLowerCase(Locale.ROOT);
      throw rows.bad("node " + node + " is in split '" + before + "' already");
    }
    if (labels.classes()[node] < 0) {
      throw rows.bad("node " + node + " is in a split but has no label");
    }
    roles[node] = (byte) role.ordinal();
  }

  /** The split that the second cell of the current row names. */
  static SplitRole role(CsvRows rows) {
    String name = rows.cell(1).trim();
    SplitRole role = role(name);
    if (role == null) {
      throw rows.bad(expectedFor(name));
    }
    return role;
  }

  /** The split of that name, or null where there is none. */
  static SplitRole role(String name) {
    return switch (name) {
      case "train" -> SplitRole.TRAIN;
      case "val", "valid" -> SplitRole.VAL;
      case "test" -> SplitRole.TEST;
      default -> null;
    };
  }

  /** What is wrong with a name that is no split. */
  static String expectedFor(String name) {
    return "expected a split (train, val or test), found '" + name + "'";
  }
}
