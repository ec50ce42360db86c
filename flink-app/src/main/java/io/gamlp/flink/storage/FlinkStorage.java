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
 * scheme, {@code file:} unless configured otherwise. A file appears whole or not at all. {@link
 * #move} replaces another one in one step on local and mounted file systems; elsewhere (HDFS,
 * object stores) the old one is deleted first, and a reader may find neither.
 *
 * <p>Flink's local file system takes every failure for "there is no such file": too many open
 * files, missing rights, a network mount that has gone stale. Here a local file is missing only
 * where that is certain; all else is a plain {@link IOException}.
 */
public final class FlinkStorage implements Storage {

  private static final long serialVersionUID = 1L;

  @Override
  public Input open(String path) throws IOException {
    Path file = new Path(path);
    return new StreamInput(look(file, () -> file.getFileSystem().open(file)));
  }

  /** Something that a file system tells of a file. */
  private interface Look<T> {
    T take() throws IOException;
  }

  /** A file that came after the look that missed it is looked at again. */
  private static <T> T look(Path file, Look<T> look) throws IOException {
    try {
      return look.take();
    } catch (FileNotFoundException e) {
      requireThere(file, e);
    }
    try {
      return look.take();
    } catch (FileNotFoundException e) {
      requireThere(file, e);
      throw new IOException(file + ": is there and cannot be opened", e);
    }
  }

  /** Throws what a file system says of a missing file where it is right. */
  private static void requireThere(Path file, FileNotFoundException said) throws IOException {
    if (!isLocal(file) || !new LocalStorage().exists(file.getPath())) {
      throw said;
    }
  }

  private static boolean isLocal(Path file) throws IOException {
    return file.getFileSystem().getUri().getScheme().equals("file");
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
    if (isLocal(file)) {
      // Flink looks whether the file is there before it creates it: two processes may both do.
      return new LocalStorage().createNew(file.getPath(), content);
    }
    FileSystem files = file.getFileSystem();
    files.mkdirs(file.getParent());
    OutputStream out;
    try {
      out = files.create(file, FileSystem.WriteMode.NO_OVERWRITE);
    } catch (IOException e) {
      if (files.exists(file)) {
        return false;
      }
      throw e;
    }
    // On object stores it is not: there a file of this name could be another one's.
    boolean isThere = files.exists(file);
    try (out) {
      out.write(content);
    } catch (IOException e) {
      if (isThere) {
        files.delete(file, false);
      } else if (files.exists(file)) {
        return false;
      }
      throw e;
    }
    return true;
  }

  @Override
  public void move(String from, String to) throws IOException {
    Path source = new Path(from);
    Path target = new Path(to);
    FileSystem files = source.getFileSystem();
    if (isLocal(source)) {
      // Flink deletes the old file and then renames: whoever is killed in between leaves neither.
      files.mkdirs(target.getParent());
      new LocalStorage().move(source.getPath(), target.getPath());
      return;
    }
    IOException refusal = null;
    try {
      if (files.rename(source, target)) {
        return;
      }
    } catch (IOException e) {
      refusal = e;
    }
    if (!files.exists(source)) {
      throw new IOException(
          "cannot rename " + from + " to " + to + ": there is no file of the old name", refusal);
    }
    // HDFS does not rename onto an existing file and says no; Hadoop's object stores throw.
    if (refusal != null && !files.exists(target)) {
      throw refusal;
    }
    files.delete(target, false);
    if (!files.rename(source, target)) {
      throw new IOException("cannot rename " + from + " to " + to, refusal);
    }
  }

  @Override
  public boolean moveNew(String from, String to) throws IOException {
    if (exists(to)) {
      return false;
    }
    Path source = new Path(from);
    if (isLocal(source)) {
      move(from, to);
      return true;
    }
    try {
      if (source.getFileSystem().rename(source, new Path(to))) {
        return true;
      }
    } catch (IOException e) {
      if (exists(to)) {
        return false;
      }
      throw e;
    }
    if (exists(to)) {
      return false;
    }
    throw new IOException("cannot rename " + from + " to " + to);
  }

  @Override
  public boolean exists(String path) throws IOException {
    Path file = new Path(path);
    return isLocal(file)
        ? new LocalStorage().exists(file.getPath())
        : file.getFileSystem().exists(file);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Path dir = new Path(directory);
    if (isLocal(dir)) {
      return new LocalStorage().list(dir.getPath());
    }
    FileStatus[] found;
    try {
      found = dir.getFileSystem().listStatus(dir);
    } catch (FileNotFoundException e) {
      if (exists(directory)) {
        throw e;
      }
      return List.of();
    }
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

  @Override
  public void delete(String path) throws IOException {
    Path file = new Path(path);
    if (isLocal(file)) {
      // Flink gives up a directory as soon as something in it is gone when its turn comes.
      new LocalStorage().delete(file.getPath());
      return;
    }
    // A file system may say no, without a reason, also where another one was faster.
    if (exists(path) && !file.getFileSystem().delete(file, true) && exists(path)) {
      throw new IOException("cannot delete " + path);
    }
  }

  @Override
  public long length(String path) throws IOException {
    Path file = new Path(path);
    return look(file, () -> file.getFileSystem().getFileStatus(file).getLen());
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
    public byte[] readAll() throws IOException {
      stream.seek(0);
      return stream.readAllBytes();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
