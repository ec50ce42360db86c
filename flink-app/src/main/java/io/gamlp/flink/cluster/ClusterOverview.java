package io.gamlp.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/**
 * What a Flink cluster says of itself through REST.
 *
 * @param flinkVersion such as {@code 1.20.5}
 * @param taskManagers TaskManagers that are registered
 * @param slots of all TaskManagers
 * @param freeSlots those that no job has
 * @param runningJobs jobs that run
 */
record ClusterOverview(
    String flinkVersion, int taskManagers, int slots, int freeSlots, int runningJobs) {

  /**
   * Asks the cluster.
   *
   * @return what it says, or nothing while its JobManager is still starting
   * @throws IOException when nobody answers in time, or not as Flink's JobManager does
   */
  static Optional<ClusterOverview> of(ClusterRest rest) throws IOException, InterruptedException {
    Optional<JsonNode> answer = rest.get("/overview");
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    JsonNode overview = answer.get();
    if (!overview.path("slots-total").isInt()) {
      throw ClusterRest.notFlink("without slots");
    }
    return Optional.of(
        new ClusterOverview(
            overview.path("flink-version").asText(),
            overview.path("taskmanagers").asInt(),
            overview.path("slots-total").asInt(),
            overview.path("slots-available").asInt(),
            overview.path("jobs-running").asInt()));
  }
}
