package io.gamlp.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

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

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Asks the cluster.
   *
   * @throws IOException when nobody answers in time, or not as Flink's JobManager does
   */
  static ClusterOverview of(String host, int port) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpRequest request = HttpRequest.newBuilder(overview(host, port)).timeout(PATIENCE).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode overview = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
    if (overview == null || !overview.path("slots-total").isInt()) {
      throw new IOException("the answer, of status " + answer.statusCode() + ", is not Flink's");
    }
    return new ClusterOverview(
        overview.path("flink-version").asText(),
        overview.path("taskmanagers").asInt(),
        overview.path("slots-total").asInt(),
        overview.path("slots-available").asInt(),
        overview.path("jobs-running").asInt());
  }

  private static URI overview(String host, int port) throws IOException {
    try {
      return new URI("http", null, host, port, "/overview", null, null);
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
