package io.gamlp.graph.library;

import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Local files; remembers which were created, and says when one got its name. */
final class WatchedStorage implements Storage {

  private static final long serialVersionUID = 1L;

  /** Hears of the new name. */
  @FunctionalInterface
  interface Listener {
    void moved(String to) throws IOException;
  }

  private final LocalStorage files = new LocalStorage();
  private final transient Listener listener;
  private final transient List<String> created = new ArrayList<>();

  WatchedStorage(Listener listener) {
    this.listener = listener;
  }

  List<String> created() {
    return created;
  }

  @Override
  public Input open(String path) throws IOException {
    return files.open(path);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    created.add(path);
    return files.create(path);
  }

  @Override
  public void move(String from, String to) throws IOException {
    files.move(from, to);
    listener.moved(to);
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
