package io.gamlp.graph.store;

import java.util.zip.CRC32C;

/** CRC32C as people and manifests read it. */
final class Checksums {

  private Checksums() {}

  static String hex(int crc) {
    return String.format("%08x", crc);
  }

  static String hexOf(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return hex((int) crc.getValue());
  }
}
