package io.gamlp.benchmarks.rows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.benchmarks.epoch.Checkpoints;
import io.gamlp.benchmarks.epoch.FlinkRun;
import io.gamlp.benchmarks.epoch.InProcessRun;
import io.gamlp.benchmarks.epoch.Schedule;
import io.gamlp.benchmarks.epoch.Shape;
import io.gamlp.benchmarks.epoch.Variant;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.graph.store.LocalStorage;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.bytedeco.javacpp.Pointer;

/**
 * A training in a JVM of its own that collects garbage again and again and looks at what is left:
 * on the heap, in direct buffers and in the BLAS's operands. Prints one line of JSON.
 *
 * <pre>
 * PeakMemory in-process|hashmap|rocksdb LAYERS HIDDEN INPUT COLUMNS
 * </pre>
 */
final class PeakMemory {

  static final String IN_PROCESS = "in-process";

  private static final Schedule SCHEDULE = new Schedule(2, 4);

  private long peak;
  private long offHeapAtPeak;
  private int looks;

  private PeakMemory() {}

  public static void main(String[] args) throws Exception {
    Shape shape =
        new Shape(
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    PeakMemory memory = new PeakMemory();
    Thread watcher = new Thread(memory::watch, "memory");
    watcher.setDaemon(true);
    watcher.start();
    train(args[0], shape);
    watcher.interrupt();
    watcher.join();
    ObjectNode answer = new ObjectMapper().createObjectNode();
    answer.put("peak", memory.peak);
    answer.put("off_heap", memory.offHeapAtPeak);
    answer.put("looks", memory.looks);
    answer.put("resident", ChildJvm.residentPeak(ProcessHandle.current().pid()));
    System.out.println(answer);
  }

  private static void train(String engine, Shape shape) throws Exception {
    if (engine.equals(IN_PROCESS)) {
      InProcessRun.run(shape, Variant.G, 1, SCHEDULE);
      return;
    }
    Path folder = Files.createTempDirectory("checkpoints");
    try (EmbeddedCluster cluster = EmbeddedCluster.start(FlinkRow.PARALLELISM)) {
      StreamExecutionEnvironment env = cluster.streaming();
      env.configure(Checkpoints.eachSecond(engine, folder));
      FlinkRun.run(env, FlinkRow.PARALLELISM, shape, Variant.G, 1, SCHEDULE);
    } finally {
      new LocalStorage().delete(folder.toString());
    }
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      long began = System.nanoTime();
      System.gc();
      long collected = System.nanoTime() - began;
      long offHeap = Pointer.totalBytes();
      for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        offHeap += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
      }
      long used = offHeap;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        MemoryUsage afterCollection = pool.getCollectionUsage();
        used +=
            pool.getType() == MemoryType.HEAP && afterCollection != null
                ? afterCollection.getUsed()
                : 0;
      }
      looks++;
      if (used > peak) {
        peak = used;
        offHeapAtPeak = offHeap;
      }
      // A collection stops the training, which must get on between two.
      LockSupport.parkNanos(2 * collected);
    }
  }
}
