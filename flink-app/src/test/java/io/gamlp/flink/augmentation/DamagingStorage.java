package io.gamlp.flink.augmentation;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.Storage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A storage that turns over a bit of what is written into files of some name. */
final class DamagingStorage implements Storage {

  private static final long serialVersionUID = 1L;
  private static final int DAMAGED_BYTE = 40;

  private final Storage files = new FlinkStorage();
  private final String name;

  /**
   * @param name part of the names of the files
   */
  DamagingStorage(String name) {
    this.name = name;
  }

  @Override
  public OutputStream create(String path) throws IOException {
    OutputStream out = files.create(path);
    return path.contains(name) ? new Damaging(out) : out;
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

  private static final class Damaging extends FilterOutputStream {

    private long written;

    Damaging(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(written++ == DAMAGED_BYTE ? value ^ 1 : value);
    }
  }
}
