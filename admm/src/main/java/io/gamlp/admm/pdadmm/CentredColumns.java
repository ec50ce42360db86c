package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Tile;
import io.gamlp.admm.math.Vectors;
import java.util.Arrays;

/** Means over columns, and columns minus their mean: exact steps centre in two passes (spec §8). */
final class CentredColumns {

  private CentredColumns() {}

  /** Sums over the columns of p, then of z. */
  static double[] sums(LayerVariables v) {
    double[] p = new double[v.in];
    double[] z = new double[v.out];
    Vectors.addRows(v.p, v.columns, v.in, p);
    Vectors.addRows(v.z, v.columns, v.out, z);
    double[] sums = new double[v.in + v.out];
    System.arraycopy(p, 0, sums, 0, v.in);
    System.arraycopy(z, 0, sums, v.in, v.out);
    return sums;
  }

  /**
   * {@code x - mean 1ᵀ}.
   *
   * @param x (Input) {@code rows x cols}. Not modified.
   * @param mean numbers of which {@code cols} from {@code offset} on are the means
   * @param centred (Output) {@code rows x cols}
   */
  static void centre(float[] x, int rows, int cols, double[] mean, int offset, float[] centred) {
    for (int c = 0; c < rows; c++) {
      int row = c * cols;
      for (int i = 0; i < cols; i++) {
        centred[row + i] = (float) (x[row + i] - mean[offset + i]);
      }
    }
  }

  /**
   * {@code x - mean 1ᵀ} of a tile.
   *
   * @param x (Input) {@code rows x cols}. Not modified.
   * @param mean numbers of which the first {@code cols} are the means
   * @param centred (Output) {@code tile.columns x cols}, from 0 on
   */
  static void centre(float[] x, Tile tile, int cols, double[] mean, float[] centred) {
    for (int c = 0; c < tile.columns(); c++) {
      int from = (tile.first() + c) * cols;
      for (int i = 0; i < cols; i++) {
        centred[c * cols + i] = (float) (x[from + i] - mean[i]);
      }
    }
  }

  /**
   * The mean of the columns of a matrix, summed in double.
   *
   * @param x (Input) {@code rows x cols}, a column of the paper a row. Not modified.
   * @return {@code cols} means
   */
  static double[] mean(float[] x, int rows, int cols) {
    double[] mean = new double[cols];
    Vectors.addRows(x, rows, cols, mean);
    for (int i = 0; i < cols; i++) {
      mean[i] /= rows;
    }
    return mean;
  }

  /** The columns of all blocks one after the other. */
  static float[] joined(float[][] blocks) {
    float[] all = new float[Arrays.stream(blocks).mapToInt(block -> block.length).sum()];
    int done = 0;
    for (float[] block : blocks) {
      System.arraycopy(block, 0, all, done, block.length);
      done += block.length;
    }
    return all;
  }

  /**
   * {@code b = z̄ - W p̄}.
   *
   * @param mean p̄ then z̄
   */
  static void bias(LayerVariables v, double[] mean) {
    bias(v, mean, Arrays.copyOfRange(mean, v.in, v.in + v.out));
  }

  /** {@code b = z̄ - W p̄}. */
  static void bias(LayerVariables v, double[] inputMean, double[] outputMean) {
    for (int o = 0; o < v.out; o++) {
      double wp = 0;
      for (int i = 0; i < v.in; i++) {
        wp += v.w[o * v.in + i] * inputMean[i];
      }
      v.b[o] = (float) (outputMean[o] - wp);
    }
  }
}
