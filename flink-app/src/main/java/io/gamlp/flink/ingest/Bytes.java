package io.gamlp.flink.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Arrays of bytes with their length in front; null is told from empty. */
final class Bytes {

  private Bytes() {}

  static void write(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  static byte[] read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
