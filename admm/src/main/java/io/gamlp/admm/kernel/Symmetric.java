package io.gamlp.admm.kernel;

/** Fills the upper triangle of a symmetric matrix from the lower one. */
final class Symmetric {

  private Symmetric() {}

  static void mirrorLower(int n, float[] s) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        s[j * n + i] = s[i * n + j];
      }
    }
  }

  static void mirrorLower(int n, double[] s) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        s[j * n + i] = s[i * n + j];
      }
    }
  }
}
