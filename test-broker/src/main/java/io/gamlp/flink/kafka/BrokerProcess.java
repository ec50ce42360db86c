package io.gamlp.flink.kafka;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The main class of the broker's process: formats the storage where that was not done yet, then
 * runs the broker. Ends with the process that started it, however that ends: then the standard
 * input, which nobody writes to, is at its end.
 */
final class BrokerProcess {

  private BrokerProcess() {}

  /**
   * @param args the file of the broker's properties, in a folder that has nothing but the broker's
   *     files, then the arguments of the formatting
   */
  public static void main(String[] args) {
    Thread watch = new Thread(() -> endWithParent(Path.of(args[0]).getParent()), "end-with-parent");
    watch.setDaemon(true);
    watch.start();
    int code = StorageTool.execute(Arrays.copyOfRange(args, 1, args.length), System.out);
    if (code != 0) {
      System.exit(code);
    }
    Kafka.main(new String[] {args[0]});
  }

  /** The parent that was killed could not tidy up: its broker's files go with it. */
  private static void endWithParent(Path folder) {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
