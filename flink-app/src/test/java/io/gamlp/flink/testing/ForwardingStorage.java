package io.gamlp.flink.testing;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Hands everything on to another storage; a test overrides what it wants to see or to spoil. */
public class ForwardingStorage implements Storage {

  private static final long serialVersionUID = 1L;

  private final Storage storage;

  protected ForwardingStorage(Storage storage) {
    this.storage = storage;
  }

  /** Called in front of every change. */
  protected void beforeChange() throws IOException {}

  @Override
  public Input open(String path) throws IOException {
    return storage.open(path);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    beforeChange();
    return storage.create(path);
  }

  @Override
  public boolean createNew(String path, byte[] content) throws IOException {
    beforeChange();
    return storage.createNew(path, content);
  }

  @Override
  public void move(String from, String to) throws IOException {
    beforeChange();
    storage.move(from, to);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return storage.exists(path);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return storage.list(directory);
  }

  @Override
  public void delete(String path) throws IOException {
    beforeChange();
    storage.delete(path);
  }

  @Override
  public long length(String path) throws IOException {
    return storage.length(path);
  }
}
