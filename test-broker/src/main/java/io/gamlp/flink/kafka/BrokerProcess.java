package io.gamlp.flink.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
   * @param args the file of the broker's properties, then the arguments of the formatting
   */
  public static void main(String[] args) {
    Thread watch = new Thread(BrokerProcess::endWithParent, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
    int code = StorageTool.execute(Arrays.copyOfRange(args, 1, args.length), System.out);
    if (code != 0) {
      System.exit(code);
    }
    Kafka.main(new String[] {args[0]});
  }

  private static void endWithParent() {
    try {
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
