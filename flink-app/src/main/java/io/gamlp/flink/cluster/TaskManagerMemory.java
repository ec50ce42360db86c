package io.gamlp.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a TaskManager, a process of its own, has for its tasks. A figure that it does not tell is
 * {@link Long#MAX_VALUE}.
 *
 * @param name its id
 * @param slots tasks of a job that it takes
 * @param heap bytes of its JVM's heap
 * @param managed bytes of managed memory
 * @param networkBuffers how many there are
 * @param bufferBytes of a network buffer, and of a page of managed memory; 0 where it is not told
 */
public record TaskManagerMemory(
    String name, int slots, long heap, long managed, long networkBuffers, long bufferBytes) {

  /**
   * Asks the cluster.
   *
   * @return its TaskManagers, or nothing while its JobManager is still starting
   * @throws IOException when nobody answers in time, or not as Flink's JobManager does
   */
  static List<TaskManagerMemory> of(ClusterRest rest) throws IOException, InterruptedException {
    List<TaskManagerMemory> all = new ArrayList<>();
    Optional<JsonNode> answer = rest.get("/taskmanagers");
    if (answer.isEmpty()) {
      return all;
    }
    for (JsonNode taskManager : answer.get().path("taskmanagers")) {
      String name = taskManager.path("id").asText();
      JsonNode memory = taskManager.path("memoryConfiguration");
      long buffers = networkBuffers(rest.getIfKnown("/taskmanagers/" + name));
      all.add(
          new TaskManagerMemory(
              name,
              taskManager.path("slotsNumber").asInt(),
              sum(memory.path("frameworkHeap"), memory.path("taskHeap")),
              sum(memory.path("managedMemory")),
              buffers,
              // A power of 2; what is left of the memory is less than one.
              Long.highestOneBit(memory.path("networkMemory").asLong() / buffers)));
    }
    return all;
  }

  private static long sum(JsonNode... parts) {
    long sum = 0;
    for (JsonNode part : parts) {
      if (!part.isIntegralNumber()) {
        return Long.MAX_VALUE;
      }
      sum += part.asLong();
    }
    return sum;
  }

  /** Known once the TaskManager has reported its metrics, until then 0. */
  private static long networkBuffers(Optional<JsonNode> details) {
    long buffers =
        details.map(all -> all.at("/metrics/nettyShuffleMemorySegmentsTotal").asLong()).orElse(0L);
    return buffers > 0 ? buffers : Long.MAX_VALUE;
  }
}
