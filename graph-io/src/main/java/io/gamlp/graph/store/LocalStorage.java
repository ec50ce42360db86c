package io.gamlp.graph.store;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** The files of this host, by plain path. One is missing only where that is certain. */
public final class LocalStorage implements Storage {

  private static final long serialVersionUID = 1L;

  /** To delete a directory into which others write. */
  private static final int MOST_ATTEMPTS = 1000;

  @Override
  public Input open(String path) throws IOException {
    try {
      return new ChannelInput(path, FileChannel.open(Path.of(path), StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      FileNotFoundException missing = new FileNotFoundException(path);
      missing.initCause(e);
      throw missing;
    }
  }

  @Override
  public OutputStream create(String path) throws IOException {
    Path file = Path.of(path).toAbsolutePath();
    Files.createDirectories(file.getParent());
    return Files.newOutputStream(file);
  }

  /**
   * One step: just one of several succeeds, also where another one deletes the directory meanwhile.
   */
  @Override
  public boolean createNew(String path, byte[] content) throws IOException {
    Path file = Path.of(path).toAbsolutePath();
    while (true) {
      try {
        Files.createDirectories(file.getParent());
        fill(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), content);
        return true;
      } catch (NoSuchFileException directoryIsGone) {
        // Deleted between its creation and the file's: make it again.
      } catch (FileAlreadyExistsException e) {
        if (Files.exists(file)) {
          return false;
        }
        requireNoFileAt(file.getParent(), e);
      }
    }
  }

  /** As when the disk is full, where an empty file would be taken for somebody's for ever. */
  private static void fill(Path file, OutputStream out, byte[] content) throws IOException {
    try (out) {
      out.write(content);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** A directory that another one deletes while it is made counts as "already there", too. */
  private static void requireNoFileAt(Path directory, IOException found) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw found;
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    Files.move(
        Path.of(from),
        Path.of(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean exists(String path) throws IOException {
    Path file = Path.of(path);
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      if (isBelowAFile(file)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isBelowAFile(Path file) {
    Path above = file.getParent();
    while (above != null && !Files.isRegularFile(above)) {
      above = above.getParent();
    }
    return above != null;
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Also what others are deleting at the same time, or still putting into a directory. */
  @Override
  public void delete(String path) throws IOException {
    for (int attempt = 1; exists(path); attempt++) {
      try {
        Files.walkFileTree(Path.of(path), new Deletion());
        return;
      } catch (DirectoryNotEmptyException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      throwUnlessGone(e);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      throwUnlessGone(e);
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }

    private static void throwUnlessGone(IOException e) throws IOException {
      if (e != null && !(e instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }

  @Override
  public long length(String path) throws IOException {
    return Files.size(Path.of(path));
  }

  private record ChannelInput(String path, FileChannel channel) implements Input {

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
      while (buffer.hasRemaining()) {
        long at = position + length - buffer.remaining();
        if (channel.read(buffer, at) < 0) {
          throw new EOFException(path + " ends at byte " + at);
        }
      }
    }

    @Override
    public byte[] readAll() throws IOException {
      channel.position(0);
      return Channels.newInputStream(channel).readAllBytes();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
