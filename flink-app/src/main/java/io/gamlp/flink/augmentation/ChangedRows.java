package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a change of the graph leaves of X: where rows come from, and which of them do not come from
 * there. A bit a row and hop; travels to the tasks as a file.
 *
 * @param mapping where the rows stood in the base
 * @param byHop for each of the K hops the rows that must be computed anew, all new ones among them;
 *     all others have the same bits as in the base
 */
record ChangedRows(RowMapping mapping, List<BitSet> byHop) {

  private static final String FILE = "changed-rows.bin";

  /** Rows of one hop that must be computed anew. */
  BitSet hop(int hop) {
    return byHop.get(hop);
  }

  RecomputedRows count() {
    return new RecomputedRows(mapping.rows(), byHop.stream().map(BitSet::cardinality).toList());
  }

  /**
   * @param suffix tells apart the temporary files of writers that may write at once
   */
  void write(Storage storage, String directory, String suffix) throws IOException {
    try (DataFileWriter out = new DataFileWriter(storage, directory, FILE, suffix)) {
      int[] runs = mapping.runs();
      out.writeLong(mapping.baseRows());
      out.writeLong(mapping.rows());
      out.writeLong(byHop.size());
      out.writeLong(runs.length);
      for (int value : runs) {
        out.writeLong(value);
      }
      for (BitSet hop : byHop) {
        long[] words = hop.toLongArray();
        out.writeLong(words.length);
        for (long word : words) {
          out.writeLong(word);
        }
      }
      out.finish();
    }
  }

  static ChangedRows read(Storage storage, String directory) throws IOException {
    String path = Storage.resolve(directory, FILE);
    if (!storage.exists(path)) {
      throw TaskHost.invisible(path);
    }
    try (DataFileReader in =
        DataFileReader.open(storage, directory, DataFileReader.entryOf(storage, directory, FILE))) {
      Longs longs = new Longs(in);
      int baseRows = (int) longs.next();
      int rows = (int) longs.next();
      int hops = (int) longs.next();
      int[] runs = new int[longs.nextLength()];
      for (int i = 0; i < runs.length; i++) {
        runs[i] = (int) longs.next();
      }
      List<BitSet> byHop = new ArrayList<>(hops);
      for (int hop = 0; hop < hops; hop++) {
        long[] words = new long[longs.nextLength()];
        for (int i = 0; i < words.length; i++) {
          words[i] = longs.next();
        }
        byHop.add(BitSet.valueOf(words));
      }
      return new ChangedRows(RowMapping.of(baseRows, rows, runs), byHop);
    }
  }

  private static final class Longs {

    private final DataFileReader in;
    private long position;

    Longs(DataFileReader in) {
      this.in = in;
    }

    long next() throws IOException {
      long value = in.readLong(position);
      position += Long.BYTES;
      return value;
    }

    /** So that no array is ever made for more than the file holds. */
    int nextLength() throws IOException {
      long length = next();
      if (length < 0 || length > (in.payloadLength() - position) / Long.BYTES) {
        throw in.damaged(position - Long.BYTES, "found " + length + " values, more than follow");
      }
      return (int) length;
    }
  }
}
