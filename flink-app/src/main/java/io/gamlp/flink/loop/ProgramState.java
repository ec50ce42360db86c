package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * The durable state of the programs, as keyed state: per key a map from (name, chunk) to bytes.
 *
 * <p>Programs live on the heap and are written here at every checkpoint as a whole. Each write
 * makes new byte arrays, since a snapshot still being taken shares the old ones. Chunk 0 of an
 * array starts with its type (byte) and its length in elements (int); floats and doubles are
 * little-endian. The entry with the empty name holds format version, layer and block.
 *
 * <p>All methods act on the current key of the keyed state backend.
 */
final class ProgramState {

  static final String NAME = "programs";

  /** With the head of chunk 0 no value is above 4 MB. A multiple of every element's size. */
  static final int CHUNK_BYTES = 4_000_000 - 8;

  private static final int FORMAT = 2;
  private static final StateChunk OWN_ENTRY = new StateChunk("", 0);
  private static final int HEAD_BYTES = 1 + 4;
  private static final byte FLOATS = 0;
  private static final byte DOUBLES = 1;
  private static final byte BYTES = 2;

  private final MapState<StateChunk, byte[]> chunks;

  ProgramState(KeyedStateStore store) {
    chunks =
        store.getMapState(
            new MapStateDescriptor<>(
                NAME, StateChunk.Serializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
  }

  /**
   * Replaces what is stored by the state of a program.
   *
   * @param before chunks per name as the last save (or restore) of this key left them
   * @return chunks per name as they are now
   */
  Map<String, Integer> save(LayerProgram program, Map<String, Integer> before) throws Exception {
    Writer writer = new Writer();
    chunks.put(OWN_ENTRY, ownEntry(program.address()));
    program.save(writer);
    if (writer.failure != null) {
      throw writer.failure;
    }
    for (Map.Entry<String, Integer> old : before.entrySet()) {
      int kept = writer.written.getOrDefault(old.getKey(), 0);
      for (int chunk = kept; chunk < old.getValue(); chunk++) {
        chunks.remove(new StateChunk(old.getKey(), chunk));
      }
    }
    return writer.written;
  }

  /** The address whose state is stored, as it was saved. */
  LayerAddress address() throws Exception {
    ByteBuffer entry = ByteBuffer.wrap(chunks.get(OWN_ENTRY));
    int format = entry.getInt();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "the state of the layers has format " + format + ", this version reads " + FORMAT);
    }
    return new LayerAddress(entry.getInt(), entry.getInt());
  }

  /**
   * Gives a fresh program what is stored.
   *
   * @return chunks per name, for the next {@link #save}
   */
  Map<String, Integer> restore(LayerProgram program) throws Exception {
    Map<String, Integer> present = new HashMap<>();
    for (StateChunk chunk : chunks.keys()) {
      if (!chunk.equals(OWN_ENTRY)) {
        present.merge(chunk.name(), 1, Integer::sum);
      }
    }
    program.restore(new Reader(present));
    return present;
  }

  private static byte[] ownEntry(LayerAddress address) {
    return ByteBuffer.allocate(12)
        .putInt(FORMAT)
        .putInt(address.layer())
        .putInt(address.block())
        .array();
  }

  /** The contract of {@link StateWriter} has no exceptions: the first one is kept for later. */
  private final class Writer implements StateWriter {
    private final Map<String, Integer> written = new HashMap<>();
    private Exception failure;

    @Override
    public void floats(String name, float[] array, int length) {
      int perChunk = CHUNK_BYTES / 4;
      int chunk = 0;
      int done = 0;
      do {
        int count = Math.min(length - done, perChunk);
        int gap = chunk == 0 ? HEAD_BYTES : 0;
        put(name, chunk++, ArrayIo.toBytes(array, done, count, gap), FLOATS, length);
        done += count;
      } while (done < length);
      finish(name, chunk);
    }

    @Override
    public void doubles(String name, double... numbers) {
      writeBytes(name, ArrayIo.doublesToBytes(numbers), DOUBLES, numbers.length);
    }

    @Override
    public void bytes(String name, byte[] bytes) {
      writeBytes(name, bytes, BYTES, bytes.length);
    }

    private void writeBytes(String name, byte[] bytes, byte type, int length) {
      int chunk = 0;
      int done = 0;
      do {
        int count = Math.min(bytes.length - done, CHUNK_BYTES);
        int gap = chunk == 0 ? HEAD_BYTES : 0;
        put(name, chunk++, ArrayIo.slice(bytes, done, count, gap), type, length);
        done += count;
      } while (done < bytes.length);
      finish(name, chunk);
    }

    private void put(String name, int chunk, byte[] value, byte type, int length) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the empty name is taken");
      }
      if (chunk == 0) {
        ByteBuffer.wrap(value).put(type).putInt(length);
      }
      try {
        chunks.put(new StateChunk(name, chunk), value);
      } catch (Exception e) {
        failure = failure == null ? e : failure;
      }
    }

    private void finish(String name, int count) {
      if (written.put(name, count) != null) {
        throw new IllegalArgumentException("the state has two entries named " + name);
      }
    }
  }

  private final class Reader implements StateReader {
    private final Map<String, Integer> present;

    Reader(Map<String, Integer> present) {
      this.present = present;
    }

    @Override
    public float[] floats(String name) {
      byte[] chunk = first(name, FLOATS);
      if (chunk == null) {
        return null;
      }
      float[] array = new float[length(chunk)];
      int done = ArrayIo.fromBytes(chunk, HEAD_BYTES, array, 0);
      for (int i = 1; i < present.get(name); i++) {
        done += ArrayIo.fromBytes(get(name, i), 0, array, done);
      }
      requireAll(name, done, array.length);
      return array;
    }

    @Override
    public double[] doubles(String name) {
      byte[] bytes = readBytes(name, DOUBLES, 8);
      return bytes == null ? null : ArrayIo.doublesFromBytes(bytes);
    }

    @Override
    public byte[] bytes(String name) {
      return readBytes(name, BYTES, 1);
    }

    private byte[] readBytes(String name, byte type, int elementBytes) {
      byte[] chunk = first(name, type);
      if (chunk == null) {
        return null;
      }
      byte[] bytes = new byte[length(chunk) * elementBytes];
      int done = chunk.length - HEAD_BYTES;
      System.arraycopy(chunk, HEAD_BYTES, bytes, 0, done);
      for (int i = 1; i < present.get(name); i++) {
        byte[] more = get(name, i);
        System.arraycopy(more, 0, bytes, done, more.length);
        done += more.length;
      }
      requireAll(name, done, bytes.length);
      return bytes;
    }

    private byte[] first(String name, byte type) {
      if (!present.containsKey(name)) {
        return null;
      }
      byte[] chunk = get(name, 0);
      if (chunk[0] != type) {
        throw new IllegalStateException(
            "state " + name + " was saved with type " + chunk[0] + ", but is read as " + type);
      }
      return chunk;
    }

    private int length(byte[] firstChunk) {
      return ByteBuffer.wrap(firstChunk, 1, 4).getInt();
    }

    private byte[] get(String name, int chunk) {
      try {
        return chunks.get(new StateChunk(name, chunk));
      } catch (Exception e) {
        throw new IllegalStateException("cannot read state " + name + ", chunk " + chunk, e);
      }
    }

    private void requireAll(String name, int found, int expected) {
      if (found != expected) {
        throw new IllegalStateException(
            "state " + name + " has " + found + " elements or bytes, expected " + expected);
      }
    }
  }
}
