package io.gamlp.admm.kernel;

/**
 * Fills the upper triangle of a symmetric matrix from the lower one. Square by square: down a
 * column of a large matrix every entry is in another line of the cache.
 */
final class Symmetric {

  private static final int SQUARE = 16;

  private Symmetric() {}

  static void mirrorLower(int n, float[] s) {
    for (int top = 0; top < n; top += SQUARE) {
      for (int left = 0; left <= top; left += SQUARE) {
        for (int i = top; i < Math.min(top + SQUARE, n); i++) {
          for (int j = left; j < Math.min(left + SQUARE, i); j++) {
            s[j * n + i] = s[i * n + j];
          }
        }
      }
    }
  }

  static void mirrorLower(int n, double[] s) {
    for (int top = 0; top < n; top += SQUARE) {
      for (int left = 0; left <= top; left += SQUARE) {
        for (int i = top; i < Math.min(top + SQUARE, n); i++) {
          for (int j = left; j < Math.min(left + SQUARE, i); j++) {
            s[j * n + i] = s[i * n + j];
          }
        }
      }
    }
  }
}
