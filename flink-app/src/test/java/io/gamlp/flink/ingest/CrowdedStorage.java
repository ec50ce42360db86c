package io.gamlp.flink.ingest;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.ForwardingStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** There is no room in the heap when the edges of the first graph are written. */
final class CrowdedStorage extends ForwardingStorage {

  private static final long serialVersionUID = 1L;

  /** One for all copies in the process. */
  private static final AtomicInteger GRAPHS = new AtomicInteger();

  CrowdedStorage() {
    super(new FlinkStorage());
    GRAPHS.set(0);
  }

  /** How many were begun. */
  static int graphs() {
    return GRAPHS.get();
  }

  @Override
  public OutputStream create(String path) throws IOException {
    if (path.contains("edge-sources") && GRAPHS.getAndIncrement() == 0) {
      throw new OutOfMemoryError("Java heap space");
    }
    return super.create(path);
  }
}
