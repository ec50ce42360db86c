package io.gamlp.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a TaskManager holds.
 *
 * @param loaders class loaders of jobs, after a full collection
 * @param threads threads
 * @param residentMib resident memory in MiB; as the heap is resident from the start, what grows is
 *     native
 */
record Footprint(int loaders, int threads, long residentMib) {

  static Footprint of(LocalCluster cluster, String taskManager) throws Exception {
    long pid = cluster.pid(taskManager);
    int loaders = 0;
    Path jmap = Path.of(System.getProperty("java.home"), "bin", "jmap");
    String histogram =
        Command.of(List.of(jmap.toString(), "-histo:live", Long.toString(pid)))
            .run()
            .requireSuccess()
            .output();
    for (String line : histogram.lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 4 && words[3].equals("org.apache.flink.util.ChildFirstClassLoader")) {
        loaders = Integer.parseInt(words[1]);
      }
    }
    return new Footprint(loaders, (int) status(pid, "Threads:"), status(pid, "VmRSS:") / 1024);
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
