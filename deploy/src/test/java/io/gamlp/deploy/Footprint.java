package io.gamlp.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a TaskManager holds.
 *
 * @param loaders class loaders of jobs, after a full collection
 * @param threads threads
 * @param residentMib resident memory in MiB, without what malloc holds though it is free; as the
 *     heap is resident from the start, what grows is native
 */
record Footprint(int loaders, int threads, long residentMib) {

  static Footprint of(LocalCluster cluster, String taskManager) throws Exception {
    long pid = cluster.pid(taskManager);
    int loaders = 0;
    for (String line : tool("jmap", "-histo:live", pid).lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 4 && words[3].equals("org.apache.flink.util.ChildFirstClassLoader")) {
        loaders = Integer.parseInt(words[1]);
      }
    }
    tool("jcmd", pid, "System.trim_native_heap");
    return new Footprint(loaders, (int) status(pid, "Threads:"), status(pid, "VmRSS:") / 1024);
  }

  /** What a tool of the JDK says. */
  private static String tool(String name, Object... words) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    for (Object word : words) {
      line.add(word.toString());
    }
    return Command.of(line).run().requireSuccess().output();
  }

  private static long status(long pid, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("no " + key + " of process " + pid);
  }
}
