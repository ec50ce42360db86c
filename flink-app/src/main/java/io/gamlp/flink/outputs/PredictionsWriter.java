package io.gamlp.flink.outputs;

import io.gamlp.graph.write.AtomicFile;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code predictions.csv} ({@code node,class,probability}) line by line; the file appears
 * when {@link #commit} is called, and never when it is not.
 */
public final class PredictionsWriter implements Closeable {

  public static final String FILE_NAME = "predictions.csv";

  private final Path file;
  private final Path temporary;
  private final BufferedWriter out;

  /** Begins the file of that name in {@code folder}. */
  public PredictionsWriter(Path folder) throws IOException {
    this.file = folder.resolve(FILE_NAME);
    this.temporary = AtomicFile.temporary(file);
    this.out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
    out.write("node,class,probability\n");
  }

  /**
   * @param node 0-based node
   * @param predicted its most probable class
   * @param probabilities of all classes, 0 … 1
   */
  public void add(int node, int predicted, float[] probabilities) throws IOException {
    out.write(Integer.toString(node));
    out.write(',');
    out.write(Integer.toString(predicted));
    out.write(',');
    out.write(Float.toString(probabilities[predicted]));
    out.write('\n');
  }

  /** Ends the file and moves it into place. */
  public void commit() throws IOException {
    out.close();
    AtomicFile.moveIntoPlace(temporary, file);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(temporary);
  }
}
