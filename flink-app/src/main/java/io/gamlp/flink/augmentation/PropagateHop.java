package io.gamlp.flink.augmentation;

import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.graph.Edge;
import org.apache.flink.graph.NeighborsFunction;
import org.apache.flink.graph.Vertex;
import org.apache.flink.util.Collector;

/**
 * One hop of one (node block, feature slab): the sum over its neighbour blocks of sub-matrix times
 * dense block.
 *
 * <p>Neighbours arrive in any order but are added in block order, all into one accumulator, so that
 * each node's sum runs over its neighbours in ascending order: the same bits on every run, and for
 * every number of blocks. A neighbour that is too early waits; in the worst case all but one do.
 * The result is written to its file, too.
 */
final class PropagateHop
    implements NeighborsFunction<Long, DenseBlock, SparseBlock, Vertex<Long, DenseBlock>> {

  private static final long serialVersionUID = 1L;

  private final HopWriter writer;

  PropagateHop(HopWriter writer) {
    this.writer = writer;
  }

  @Override
  public void iterateNeighbors(
      Iterable<Tuple3<Long, Edge<Long, SparseBlock>, Vertex<Long, DenseBlock>>> neighbors,
      Collector<Vertex<Long, DenseBlock>> out) {
    Sum sum = null;
    long key = 0;
    for (Tuple3<Long, Edge<Long, SparseBlock>, Vertex<Long, DenseBlock>> neighbor : neighbors) {
      SparseBlock matrix = neighbor.f1.getValue();
      DenseBlock source = neighbor.f2.getValue();
      if (sum == null) {
        key = neighbor.f0;
        sum = new Sum(matrix, source);
      }
      sum.add(matrix, source);
    }
    if (sum != null) {
      out.collect(new Vertex<>(key, writer.write(sum.result())));
    }
  }

  /** The sum of one group, in order. */
  private static final class Sum {

    private final DenseBlock result;
    private final SparseBlock[] waitingMatrices;
    private final DenseBlock[] waitingSources;
    private int next;

    Sum(SparseBlock anyMatrix, DenseBlock anySource) {
      int width = anySource.width();
      float[] zeros = new float[anyMatrix.rows() * width];
      this.result = new DenseBlock(anyMatrix.target(), anySource.slab(), width, zeros);
      this.waitingMatrices = new SparseBlock[anyMatrix.contributors()];
      this.waitingSources = new DenseBlock[anyMatrix.contributors()];
    }

    void add(SparseBlock matrix, DenseBlock source) {
      waitingMatrices[matrix.position()] = matrix;
      waitingSources[matrix.position()] = source;
      while (next < waitingMatrices.length && waitingMatrices[next] != null) {
        SparseBlock ready = waitingMatrices[next];
        SparseTimesDense.addTo(
            ready.rowStart(),
            ready.columns(),
            ready.weights(),
            waitingSources[next].values(),
            result.values(),
            result.width());
        waitingMatrices[next] = null;
        waitingSources[next] = null;
        next++;
      }
    }

    DenseBlock result() {
      if (next < waitingMatrices.length) {
        throw new IllegalStateException(
            "block "
                + result.block()
                + " got no contribution "
                + next
                + " of "
                + waitingMatrices.length);
      }
      return result;
    }
  }
}
