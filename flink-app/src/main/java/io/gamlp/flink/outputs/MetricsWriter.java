package io.gamlp.flink.outputs;

import io.gamlp.graph.write.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Writes {@code metrics.jsonl}, one JSON object an epoch. The whole file is replaced at most once a
 * second and on close, so that a reader sees whole lines at any moment. Not for use by several
 * threads.
 */
public final class MetricsWriter implements Closeable {

  public static final String FILE_NAME = "metrics.jsonl";

  private static final long NANOS_BETWEEN_WRITES = 1_000_000_000L;

  private final Path file;
  private final LongSupplier nanoClock;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private long lastWrite;
  private boolean unwritten;

  /** Writes the file of that name in {@code folder}, empty at first. */
  public MetricsWriter(Path folder) throws IOException {
    this(folder, System::nanoTime);
  }

  MetricsWriter(Path folder, LongSupplier nanoClock) throws IOException {
    this.file = folder.resolve(FILE_NAME);
    this.nanoClock = nanoClock;
    writeNow();
  }

  /** Adds an epoch's line. */
  public void add(EpochMetrics metrics) throws IOException {
    lines.writeBytes((metrics.toJsonLine() + "\n").getBytes(StandardCharsets.UTF_8));
    unwritten = true;
    if (nanoClock.getAsLong() - lastWrite >= NANOS_BETWEEN_WRITES) {
      writeNow();
    }
  }

  private void writeNow() throws IOException {
    AtomicFile.write(file, lines::writeTo);
    lastWrite = nanoClock.getAsLong();
    unwritten = false;
  }

  @Override
  public void close() throws IOException {
    if (unwritten) {
      writeNow();
    }
  }
}
