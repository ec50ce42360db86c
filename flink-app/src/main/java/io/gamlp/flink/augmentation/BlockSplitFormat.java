package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.flink.api.common.io.GenericInputFormat;
import org.apache.flink.core.io.GenericInputSplit;

/** Reads a snapshot store where the tasks run, one split a node block. */
abstract class BlockSplitFormat<T> extends GenericInputFormat<T> {

  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final String directory;
  protected final BlockLayout layout;
  protected final BlockKeys keys;
  private transient Iterator<T> records;

  BlockSplitFormat(SnapshotStore source, BlockLayout layout, BlockKeys keys) {
    this.storage = source.storage();
    this.directory = source.directory();
    this.layout = layout;
    this.keys = keys;
  }

  /** The records of one block, made as they are asked for. */
  abstract Iterator<T> records(SnapshotStore source, int block) throws IOException;

  @Override
  public final GenericInputSplit[] createInputSplits(int atLeast) {
    GenericInputSplit[] splits = new GenericInputSplit[layout.blocks()];
    for (int block = 0; block < splits.length; block++) {
      splits[block] = new GenericInputSplit(block, splits.length);
    }
    return splits;
  }

  @Override
  public final void open(GenericInputSplit split) throws IOException {
    super.open(split);
    records = records(TaskHost.openSnapshot(storage, directory), split.getSplitNumber());
  }

  @Override
  public final boolean reachedEnd() {
    return !records.hasNext();
  }

  @Override
  public final T nextRecord(T reuse) {
    return records.next();
  }

  @Override
  public final void close() {
    records = Collections.emptyIterator();
  }
}
