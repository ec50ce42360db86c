package io.gamlp.flink.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What helps where this process, or a task in it, has run out of memory. */
final class MemoryShortage {

  private MemoryShortage() {}

  /**
   * @param reason the error's message, or null
   * @param trains whether the command trains
   */
  static String inThisProcess(String reason, boolean trains) {
    if (!isOfHeap(reason)) {
      return "out of memory, but not of heap: "
          + reason
          + "; more GAMLP_HEAP leaves less for it: free memory of this machine, or raise its limits";
    }
    return "out of memory; set GAMLP_HEAP to more than "
        + (heapBytes() >> 20)
        + "m"
        + (trains ? "; gamlp estimate tells what a training takes" : "");
  }

  static String inATaskElsewhere() {
    return "out of memory in a task; give the cluster's TaskManagers more"
        + " taskmanager.memory.process.size, see gamlp estimate, or raise --blocks and --parallelism";
  }

  /** Direct buffers too: unless a flag says otherwise they may be as large as the heap. */
  private static boolean isOfHeap(String reason) {
    String text = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    return !text.contains("metaspace")
        && !text.contains("class space")
        && !text.contains("native thread")
        && !text.contains("physical memory");
  }

  /**
   * What {@code -Xmx} says: {@link Runtime#maxMemory} leaves out a part of it that objects pass
   * through, and to set the heap to that much would make it smaller.
   */
  private static long heapBytes() {
    HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return vm == null
        ? Runtime.getRuntime().maxMemory()
        : Long.parseLong(vm.getVMOption("MaxHeapSize").getValue());
  }
}
