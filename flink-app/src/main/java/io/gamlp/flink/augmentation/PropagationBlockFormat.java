package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.CsrRows;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.graph.Edge;

/**
 * Edges of the block graph: for each block, the sub-matrices of Ã by which the blocks around it,
 * and itself, contribute to it.
 */
final class PropagationBlockFormat extends BlockSplitFormat<Edge<Long, SparseBlock>> {

  private static final long serialVersionUID = 1L;

  PropagationBlockFormat(SnapshotStore source, BlockLayout layout, BlockKeys keys) {
    super(source, layout, keys);
  }

  @Override
  Iterator<Edge<Long, SparseBlock>> records(SnapshotStore source, int block) throws IOException {
    CsrRows rows = Propagation.rows(source, layout.firstNode(block), layout.firstNode(block + 1));
    return cut(rows, block).stream().map(this::edge).iterator();
  }

  private Edge<Long, SparseBlock> edge(Contribution from) {
    return new Edge<>(keys.of(from.source()), keys.of(from.matrix().target()), from.matrix());
  }

  /** Cuts rows of Ã into one sub-matrix for each source block that has an entry. */
  private List<Contribution> cut(CsrRows rows, int target) {
    int[][] rowStarts = new int[layout.blocks()][];
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = rows.rowStart()[row]; i < rows.rowStart()[row + 1]; i++) {
        int source = layout.blockOf(rows.columns()[i]);
        if (rowStarts[source] == null) {
          rowStarts[source] = new int[rows.rows() + 1];
        }
        rowStarts[source][row + 1]++;
      }
    }
    int contributors = 0;
    for (int[] rowStart : rowStarts) {
      contributors += rowStart == null ? 0 : 1;
    }
    List<Contribution> contributions = new ArrayList<>(contributors);
    for (int source = 0; source < layout.blocks(); source++) {
      int[] rowStart = rowStarts[source];
      if (rowStart != null) {
        for (int row = 0; row < rows.rows(); row++) {
          rowStart[row + 1] += rowStart[row];
        }
        int position = contributions.size();
        contributions.add(
            new Contribution(source, sub(rows, target, source, position, contributors, rowStart)));
      }
    }
    return contributions;
  }

  private SparseBlock sub(
      CsrRows rows, int target, int source, int position, int contributors, int[] rowStart) {
    int low = layout.firstNode(source);
    int high = layout.firstNode(source + 1);
    int[] columns = new int[rowStart[rows.rows()]];
    float[] weights = new float[columns.length];
    int next = 0;
    for (int i = 0; i < rows.entries(); i++) {
      int column = rows.columns()[i];
      if (column >= low && column < high) {
        columns[next] = column - low;
        weights[next++] = rows.values()[i];
      }
    }
    return new SparseBlock(target, position, contributors, rowStart, columns, weights);
  }

  private record Contribution(int source, SparseBlock matrix) {}
}
