package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.training.ColumnBlocks;
import java.util.function.IntFunction;

/**
 * Inner products with all training columns X of the run, whose blocks are read one at a time: no
 * block ever holds X of all columns.
 */
final class InputKernel {

  private final ColumnBlocks split;
  private final int in;
  private final IntFunction<float[]> inputOfBlock;
  private final Kernels kernels;

  /**
   * @param in n_0
   * @param inputOfBlock X of any block, {@code columns x n_0}; may be loaded anew at every call
   */
  InputKernel(ColumnBlocks split, int in, IntFunction<float[]> inputOfBlock, Kernels kernels) {
    this.split = split;
    this.in = in;
    this.inputOfBlock = inputOfBlock;
    this.kernels = kernels;
  }

  /**
   * {@code Eᵀ X}.
   *
   * @param e (Input) {@code rows x n_0}, a column of the paper a row. Not modified.
   * @return {@code rows x V}
   */
  float[] with(float[] e, int rows) {
    int total = split.columns();
    float[] all = new float[Math.multiplyExact(rows, total)];
    for (int block = 0; block < split.blocks(); block++) {
      int columns = split.size(block);
      float[] part = split.blocks() == 1 ? all : new float[rows * columns];
      kernels.gemm(false, true, rows, columns, in, 1f, e, inputOfBlock.apply(block), 0f, part);
      for (int row = 0; part != all && row < rows; row++) {
        System.arraycopy(part, row * columns, all, row * total + split.start(block), columns);
      }
    }
    return all;
  }

  /**
   * {@code XᵀX}, of which block {@code self} has the rows of its own columns.
   *
   * @return {@code size(self) x V}
   */
  float[] ofBlock(int self) {
    float[] own = inputOfBlock.apply(self);
    int columns = split.size(self);
    if (split.blocks() > 1) {
      return with(own, columns);
    }
    // Half the work.
    float[] gram = new float[Math.multiplyExact(columns, columns)];
    kernels.gram(false, columns, in, own, gram);
    return gram;
  }

  /**
   * {@code M <- T Xᵀ + beta M}.
   *
   * @param t (Input) {@code V x rows}. Not modified.
   * @param m (Input if beta != 0, Output) {@code rows x n_0}
   */
  void transposed(float[] t, int rows, float beta, float[] m) {
    for (int block = 0; block < split.blocks(); block++) {
      int columns = split.size(block);
      float[] part = t;
      if (split.blocks() > 1) {
        part = new float[columns * rows];
        System.arraycopy(t, split.start(block) * rows, part, 0, part.length);
      }
      float keep = block == 0 ? beta : 1f;
      kernels.gemm(true, false, rows, in, columns, 1f, part, inputOfBlock.apply(block), keep, m);
    }
  }
}
