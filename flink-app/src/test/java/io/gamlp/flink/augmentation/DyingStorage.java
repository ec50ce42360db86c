package io.gamlp.flink.augmentation;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage on which no more than a number of files can be created. */
final class DyingStorage implements Storage {

  private static final long serialVersionUID = 1L;
  private static final AtomicInteger CREATIONS_LEFT = new AtomicInteger();

  private final Storage files = new FlinkStorage();

  /** How many files can still be created. */
  static void allow(int creations) {
    CREATIONS_LEFT.set(creations);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    if (CREATIONS_LEFT.getAndDecrement() <= 0) {
      throw new IOException("the machine died");
    }
    return files.create(path);
  }

  @Override
  public Input open(String path) throws IOException {
    return files.open(path);
  }

  @Override
  public void move(String from, String to) throws IOException {
    files.move(from, to);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return files.exists(path);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void delete(String path) throws IOException {
    files.delete(path);
  }

  @Override
  public long length(String path) throws IOException {
    return files.length(path);
  }
}
