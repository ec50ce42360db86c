package io.gamlp.flink.augmentation;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.ForwardingStorage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A storage that turns over a bit of what is written into files of some name. */
final class DamagingStorage extends ForwardingStorage {

  private static final long serialVersionUID = 1L;
  private static final int DAMAGED_BYTE = 40;

  private final String name;

  /**
   * @param name part of the names of the files
   */
  DamagingStorage(String name) {
    super(new FlinkStorage());
    this.name = name;
  }

  @Override
  public OutputStream create(String path) throws IOException {
    OutputStream out = super.create(path);
    return path.contains(name) ? new Damaging(out) : out;
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
