package io.gamlp.graph.library;

import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Local files, until the n-th change: it and all later ones fail, as if the process were killed
 * there. Counts files that are read or asked for.
 */
final class FailingStorage implements Storage {

  private static final long serialVersionUID = 1L;

  private final LocalStorage files = new LocalStorage();
  private long changesLeft;
  private long opened;
  private long asked;

  FailingStorage(long changes) {
    this.changesLeft = changes;
  }

  static FailingStorage never() {
    return new FailingStorage(Long.MAX_VALUE);
  }

  boolean failed() {
    return changesLeft < 0;
  }

  long opened() {
    return opened;
  }

  long asked() {
    return asked;
  }

  private void change() throws IOException {
    if (--changesLeft < 0) {
      throw new IOException("killed");
    }
  }

  @Override
  public Input open(String path) throws IOException {
    opened++;
    return files.open(path);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    change();
    return new FilterOutputStream(files.create(path)) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        change();
        out.write(bytes, from, length);
      }
    };
  }

  @Override
  public void move(String from, String to) throws IOException {
    change();
    files.move(from, to);
  }

  @Override
  public boolean exists(String path) throws IOException {
    asked++;
    return files.exists(path);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void delete(String path) throws IOException {
    if (exists(path)) {
      change();
      files.delete(path);
    }
  }

  @Override
  public long length(String path) throws IOException {
    return files.length(path);
  }
}
