package io.gamlp.flink.stream;

import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second driver of the same host away from a store on its disk: a lock on {@code
 * STORE/driver/lock}, which the operating system takes back when the process dies, however it dies.
 *
 * <pre>{@code
 * try (StoreLock lock = StoreLock.take("file:/srv/gamlp/cora")) {
 *   …
 * }
 * }</pre>
 *
 * Elsewhere, and between hosts that share a folder whose locks do not reach from one to the other,
 * the {@link DriverLease} alone says whose the store is: there a second driver takes it over.
 */
final class StoreLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);

  /** Behind all text: where locks are mandatory, others can still read who holds it. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int LONGEST_NAME = 1000;

  /**
   * Files that this process holds: an operating system may take all its locks of a file back when
   * it closes any channel on it, so a second one must not be opened. Each is here from {@link
   * #take} to {@link #close}.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Both null where the store is not on a local disk. */
  private final Path file;

  private final FileChannel channel;

  private StoreLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param store its URI
   * @throws InputException when another driver holds it, which is named
   */
  static StoreLock take(String store) throws IOException {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(store);
    if (!(path.getFileSystem() instanceof LocalFileSystem)) {
      return new StoreLock(null, null);
    }
    Path folder = Files.createDirectories(Path.of(path.getPath()).resolve("driver"));
    Path file = folder.toRealPath().resolve("lock");
    if (!HELD.add(file)) {
      throw refusal(store, "this very process");
    }
    try {
      return new StoreLock(file, open(store, file));
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private static FileChannel open(String store, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!lock(channel, file)) {
        throw refusal(store, holder(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(me().getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel channel, Path file) {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (IOException e) {
      LOG.warn("{}: this file system has no locks, a second driver would take over", file, e);
      return true;
    }
  }

  private static InputException refusal(String store, String holder) {
    return new InputException(
        store
            + ": another gamlp stream works on this store ("
            + holder
            + "), expected none: stop that one first, or name another --store");
  }

  private static String me() {
    return "process " + ProcessHandle.current().pid() + " since " + Instant.now();
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer name = ByteBuffer.allocate(LONGEST_NAME);
    channel.read(name, 0);
    return new String(name.array(), 0, name.position(), StandardCharsets.UTF_8).strip();
  }

  /** Gives it back. The file stays: a new one of that name would be another lock. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      HELD.remove(file);
    }
  }
}
