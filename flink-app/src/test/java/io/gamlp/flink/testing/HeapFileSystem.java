package io.gamlp.flink.testing;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.FileSystemKind;
import org.apache.flink.core.fs.Path;

/**
 * Files in the heap of this process, under {@code heap://name/dir/file}: storage that is none of
 * this host's disks, and less obliging than they are. As on HDFS nothing is renamed onto a file
 * that is there, and the answer is the same where there is nothing to rename; as on object stores a
 * file is there when it is closed, and folders are but the names of files. Under {@code
 * heap://throwing/} what cannot be renamed is an exception, as with Hadoop's S3A. Under {@code
 * heap://full/} nothing can be written, and a file is there once it is created, as on HDFS. Under
 * {@code heap://keeping/} nothing is deleted.
 */
public final class HeapFileSystem extends FileSystem {

  private static final URI ROOT = URI.create("heap:///");

  /** By URI; all instances have the same ones. */
  private static final ConcurrentSkipListMap<String, byte[]> FILES = new ConcurrentSkipListMap<>();

  /** Flink finds it as a service. */
  public static final class Factory implements FileSystemFactory {

    @Override
    public String getScheme() {
      return ROOT.getScheme();
    }

    @Override
    public FileSystem create(URI uri) {
      return new HeapFileSystem();
    }
  }

  private static String below(Path folder) {
    return folder.toString().endsWith("/") ? folder.toString() : folder + "/";
  }

  private static List<String> allBelow(Path folder) {
    String prefix = below(folder);
    return List.copyOf(FILES.subMap(prefix, prefix + Character.MAX_VALUE).keySet());
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(ROOT);
  }

  @Override
  public Path getHomeDirectory() {
    return new Path(ROOT);
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }

  @Override
  @SuppressWarnings("deprecation")
  public FileSystemKind getKind() {
    return FileSystemKind.OBJECT_STORE;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    byte[] content = FILES.get(path.toString());
    if (content == null && allBelow(path).isEmpty()) {
      throw new FileNotFoundException(path.toString());
    }
    return new Status(path, content == null ? -1 : content.length);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    return new BlockLocation[0];
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    byte[] content = FILES.get(path.toString());
    if (content == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new Reading(content);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return open(path);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    getFileStatus(folder);
    TreeSet<String> names = new TreeSet<>();
    for (String file : allBelow(folder)) {
      names.add(file.substring(below(folder).length()).split("/")[0]);
    }
    List<FileStatus> all = new ArrayList<>();
    for (String name : names) {
      Path path = new Path(folder, name);
      byte[] content = FILES.get(path.toString());
      all.add(new Status(path, content == null ? -1 : content.length));
    }
    return all.toArray(FileStatus[]::new);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (isIn("keeping", path)) {
      return false;
    }
    List<String> below = allBelow(path);
    if (!recursive && !below.isEmpty()) {
      throw new IOException(path + " is not empty");
    }
    below.forEach(FILES::remove);
    return FILES.remove(path.toString()) != null || !below.isEmpty();
  }

  @Override
  public boolean mkdirs(Path folder) {
    return true;
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    if (mode == WriteMode.NO_OVERWRITE && FILES.containsKey(path.toString())) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (isIn("full", path)) {
      FILES.put(path.toString(), new byte[0]);
      return new Failing();
    }
    return new Writing(path.toString());
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    byte[] content = FILES.get(from.toString());
    if (content == null) {
      return refuse(from, new FileNotFoundException(from.toString()));
    }
    if (FILES.putIfAbsent(to.toString(), content) != null) {
      return refuse(from, new FileAlreadyExistsException(to.toString()));
    }
    return FILES.remove(from.toString()) != null;
  }

  private static boolean isIn(String name, Path path) {
    return name.equals(path.toUri().getHost());
  }

  private static boolean refuse(Path from, IOException why) throws IOException {
    if (isIn("throwing", from)) {
      throw why;
    }
    return false;
  }

  private record Status(Path path, long length) implements FileStatus {

    @Override
    public long getLen() {
      return Math.max(0, length);
    }

    @Override
    public long getBlockSize() {
      return getLen();
    }

    @Override
    public short getReplication() {
      return 1;
    }

    @Override
    public long getModificationTime() {
      return 0;
    }

    @Override
    public long getAccessTime() {
      return 0;
    }

    @Override
    public boolean isDir() {
      return length < 0;
    }

    @Override
    public Path getPath() {
      return path;
    }
  }

  private static final class Reading extends FSDataInputStream {

    private final byte[] content;
    private int position;

    Reading(byte[] content) {
      this.content = content;
    }

    @Override
    public void seek(long position) {
      this.position = Math.toIntExact(position);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public int read() {
      return position < content.length ? content[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (position >= content.length) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, content.length - position);
      System.arraycopy(content, position, target, offset, count);
      position += count;
      return count;
    }
  }

  private static final class Failing extends FSDataOutputStream {

    @Override
    public long getPos() {
      return 0;
    }

    @Override
    public void write(int value) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  private static final class Writing extends FSDataOutputStream {

    private final String path;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean closed;

    Writing(String path) {
      this.path = path;
    }

    @Override
    public long getPos() {
      return content.size();
    }

    @Override
    public void write(int value) {
      content.write(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      content.write(source, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void sync() {}

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        FILES.put(path, content.toByteArray());
      }
    }
  }
}
