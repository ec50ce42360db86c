package io.gamlp.flink.estimate;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** An estimate as lines of at most 80 characters. */
public final class EstimateTable {

  private static final int HOSTS_WIDTH = 24;

  private EstimateTable() {}

  public static List<String> lines(RunEstimate estimate) {
    List<String> lines = new ArrayList<>();
    addHead(lines, estimate);
    addTasks(lines, estimate);
    addTraffic(lines, estimate);
    lines.addAll(estimate.command().lines());
    lines.add("");
    if (estimate.inProcess()) {
      lines.add(line("It fits in this process with GAMLP_HEAP=%dm.", estimate.processHeap()));
    } else {
      addSizes(lines, estimate.sizes());
    }
    return lines;
  }

  private static void addHead(List<String> lines, RunEstimate estimate) {
    TrainingSettings settings = estimate.size().settings();
    lines.add(
        line(
            "Estimate at full depth: %,d layers, %,d inputs, %,d classes",
            settings.layers(), settings.in(1), settings.out(settings.layers())));
    lines.add(
        line(
            "Columns: %,d to train on, %,d held out, in %,d block%s",
            estimate.size().trainColumns(),
            estimate.size().heldOutColumns(),
            settings.blocks(),
            settings.blocks() == 1 ? "" : "s"));
  }

  private static void addTasks(List<String> lines, RunEstimate estimate) {
    lines.add("");
    lines.add(row("task", "layers", "state", "heap", "at most", "native", "sent"));
    int number = 0;
    for (TaskEstimate task : estimate.tasks()) {
      List<String> hosts = hosts(task.hosts());
      lines.add(figures(Integer.toString(number++), hosts.get(0), task));
      for (String more : hosts.subList(1, hosts.size())) {
        lines.add(row("", more, "", "", "", "", "").stripTrailing());
      }
    }
    lines.add(
        row(
            "all",
            "",
            HumanBytes.of(estimate.total(TaskEstimate::state)),
            HumanBytes.of(estimate.total(TaskEstimate::heap)),
            HumanBytes.of(estimate.total(TaskEstimate::mostHeap)),
            HumanBytes.of(estimate.total(TaskEstimate::nativeMemory)),
            HumanBytes.of(estimate.sent().all())));
    lines.add("");
    lines.add("task    one of --parallelism, which runs these layers and column blocks");
    lines.add("state   what a checkpoint saves; RocksDB's files are about twice as large");
    lines.add("heap    in use on average, and at most; native: matrices outside the heap");
    lines.add("sent    to other layers and blocks in an epoch");
  }

  private static String figures(String number, String hosts, TaskEstimate task) {
    return row(
        number,
        hosts,
        HumanBytes.of(task.state()),
        HumanBytes.of(task.heap()),
        HumanBytes.of(task.mostHeap()),
        HumanBytes.of(task.nativeMemory()),
        HumanBytes.of(task.sent().all()));
  }

  private static String row(
      String task, String hosts, String state, String heap, String most, String own, String sent) {
    return line(
        "%-5s%-" + HOSTS_WIDTH + "s%9s%10s%10s%10s%10s", task, hosts, state, heap, most, own, sent);
  }

  /** Such as {@code 1-3 in block 0; 4, 6 in block 1}, cut to the width of the column. */
  static List<String> hosts(List<LayerAddress> hosts) {
    if (hosts.isEmpty()) {
      return List.of("none");
    }
    TreeMap<Integer, TreeSet<Integer>> layersOfBlock = new TreeMap<>();
    for (LayerAddress host : hosts) {
      layersOfBlock.computeIfAbsent(host.block(), b -> new TreeSet<>()).add(host.layer());
    }
    List<String> lines = new ArrayList<>();
    layersOfBlock.forEach(
        (block, layers) -> lines.addAll(wrapped(runs(layers) + " of block " + block)));
    return lines;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() >= HOSTS_WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String runs(TreeSet<Integer> layers) {
    List<int[]> runs = new ArrayList<>();
    for (int layer : layers) {
      if (!runs.isEmpty() && runs.get(runs.size() - 1)[1] == layer - 1) {
        runs.get(runs.size() - 1)[1] = layer;
      } else {
        runs.add(new int[] {layer, layer});
      }
    }
    return runs.stream()
        .map(run -> run[0] == run[1] ? "" + run[0] : run[0] + "-" + run[1])
        .collect(Collectors.joining(", "));
  }

  private static void addTraffic(List<String> lines, RunEstimate estimate) {
    lines.add("");
    lines.add(line("%-29s%12s%24s", "sent in an epoch", "in all", "of it to another task"));
    addTraffic(lines, estimate, "p, down", Traffic::p);
    addTraffic(lines, estimate, "q, up", Traffic::q);
    addTraffic(lines, estimate, "sums between blocks", Traffic::sums);
    addTraffic(lines, estimate, "evaluation", Traffic::evaluation);
  }

  private static void addTraffic(
      List<String> lines, RunEstimate estimate, String what, ToDoubleFunction<Traffic> part) {
    lines.add(
        line(
            "%-29s%12s%24s",
            what,
            HumanBytes.of(part.applyAsDouble(estimate.sent())),
            HumanBytes.of(part.applyAsDouble(estimate.crossing()))));
  }

  private static void addSizes(List<String> lines, TaskManagerSizes sizes) {
    lines.add(
        line(
            "It fits on %,d TaskManager%s with %,d MB of heap for tasks. Flink's settings:",
            sizes.taskManagers(), sizes.taskManagers() == 1 ? "" : "s", sizes.heap()));
    lines.add("  taskmanager.numberOfTaskSlots: " + sizes.slots());
    lines.add("  taskmanager.memory.process.size: " + sizes.process() + "m");
    lines.add("  taskmanager.memory.task.off-heap.size: " + sizes.offHeap() + "m");
    lines.add("  taskmanager.memory.network.min: " + sizes.network() + "m");
    lines.add("  taskmanager.memory.network.max: " + sizes.network() + "m");
    lines.add("  taskmanager.memory.managed.size: " + sizes.managed() + "m");
    lines.add("The same on this machine:");
    lines.add(
        line(
            "  deploy/local-cluster start --taskmanagers %d --slots %d --memory %dm",
            sizes.taskManagers(), sizes.slots(), sizes.localProcess()));
  }

  private static String line(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }
}
