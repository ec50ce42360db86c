package io.gamlp.flink.storage;

import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Files by URI, through Flink's file systems. A path without scheme is one of Flink's default
 * scheme, {@code file:} unless configured otherwise. {@link #move} is one step for each file where
 * the file system renames; on object stores a file appears whole or not at all.
 */
public final class FlinkStorage implements Storage {

  private static final long serialVersionUID = 1L;

  private static final int LIST_ATTEMPTS = 100;

  @Override
  public Input open(String path) throws IOException {
    Path file = new Path(path);
    return new StreamInput(file.getFileSystem().open(file));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    Path file = new Path(path);
    file.getFileSystem().mkdirs(file.getParent());
    return file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE);
  }

  /** One step on local (and mounted) file systems and on HDFS, not on object stores. */
  @Override
  public boolean createNew(String path, byte[] content) throws IOException {
    Path file = new Path(path);
    FileSystem files = file.getFileSystem();
    if (files.getUri().getScheme().equals("file")) {
      // Flink looks whether the file is there before it creates it: two processes may both do.
      return new LocalStorage().createNew(file.getPath(), content);
    }
    files.mkdirs(file.getParent());
    try (OutputStream out = files.create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
      out.write(content);
      return true;
    } catch (IOException e) {
      if (files.exists(file)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    Path source = new Path(from);
    Path target = new Path(to);
    FileSystem files = source.getFileSystem();
    if (files.rename(source, target)) {
      return;
    }
    // HDFS does not rename onto an existing file.
    files.delete(target, false);
    if (!files.rename(source, target)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  @Override
  public boolean exists(String path) throws IOException {
    Path file = new Path(path);
    return file.getFileSystem().exists(file);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Path dir = new Path(directory);
    FileStatus[] found = statusOfEach(dir);
    if (found == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>(found.length);
    for (FileStatus status : found) {
      names.add(status.getPath().getName());
    }
    Collections.sort(names);
    return names;
  }

  /** Flink's local file system fails when a file goes while its directory is read: read again. */
  private static FileStatus[] statusOfEach(Path dir) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return dir.getFileSystem().listStatus(dir);
      } catch (FileNotFoundException e) {
        if (!dir.getFileSystem().exists(dir)) {
          return null;
        }
        if (attempt == LIST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path file = new Path(path);
    if (file.getFileSystem().exists(file)) {
      file.getFileSystem().delete(file, true);
    }
  }

  @Override
  public long length(String path) throws IOException {
    Path file = new Path(path);
    return file.getFileSystem().getFileStatus(file).getLen();
  }

  private record StreamInput(FSDataInputStream stream) implements Input {

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
      if (stream.getPos() != position) {
        stream.seek(position);
      }
      if (stream.readNBytes(target, offset, length) < length) {
        throw new java.io.EOFException("ends before byte " + (position + length));
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
