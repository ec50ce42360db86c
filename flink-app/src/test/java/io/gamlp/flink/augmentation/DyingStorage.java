package io.gamlp.flink.augmentation;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.ForwardingStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage on which no more than a number of files can be created. */
final class DyingStorage extends ForwardingStorage {

  private static final long serialVersionUID = 1L;
  private static final AtomicInteger CREATIONS_LEFT = new AtomicInteger();

  DyingStorage() {
    super(new FlinkStorage());
  }

  /** How many files can still be created. */
  static void allow(int creations) {
    CREATIONS_LEFT.set(creations);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    if (CREATIONS_LEFT.getAndDecrement() <= 0) {
      throw new IOException("the machine died");
    }
    return super.create(path);
  }
}
