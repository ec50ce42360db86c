package io.gamlp.graph.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Pickles of protocol 2 made by hand, as Python 2 made those of Planetoid. */
public final class PickleBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public PickleBytes() {
    raw(0x80, 2);
  }

  public PickleBytes raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  public PickleBytes raw(String latin1) {
    out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public PickleBytes number(int value) {
    raw('J');
    return littleEndian(value);
  }

  public PickleBytes text(String text) {
    return raw('U', text.length()).raw(text);
  }

  public PickleBytes bytes(byte[] bytes) {
    raw('T');
    littleEndian(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private PickleBytes littleEndian(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  public PickleBytes array(String code, byte[] data, int... shape) {
    raw("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n");
    number(0).raw(0x85).text("b").raw(0x87, 'R');
    raw('(').number(1).raw('(');
    for (int length : shape) {
      number(length);
    }
    raw('t').raw("cnumpy\ndtype\n").text(code).number(0).number(1).raw(0x87, 'R');
    raw('(').number(3).text("<").raw("NNN").number(-1).number(-1).number(0).raw('t', 'b');
    return raw(0x89).bytes(data).raw('t', 'b');
  }

  public PickleBytes csr(int rows, int columns, byte[] indptr, byte[] indices, byte[] data) {
    raw("cscipy.sparse.csr\ncsr_matrix\n").raw(')', 0x81, '}', '(');
    text("_shape").number(rows).number(columns).raw(0x86);
    text("indptr").array("i4", indptr, indptr.length / 4);
    text("indices").array("i4", indices, indices.length / 4);
    return text("data").array("f4", data, data.length / 4).raw('u', 'b');
  }

  public PickleBytes lists(Map<Integer, int[]> lists) {
    raw("ccollections\ndefaultdict\nc__builtin__\nlist\n").raw(0x85, 'R', '(');
    lists.forEach(
        (key, items) -> {
          number(key).raw(']', '(');
          for (int item : items) {
            number(item);
          }
          raw('e');
        });
    return raw('u');
  }

  /** Ends the pickle. */
  public byte[] stop() {
    raw('.');
    return out.toByteArray();
  }

  /** The bytes so far, without an end. */
  public byte[] unfinished() {
    return out.toByteArray();
  }
}
