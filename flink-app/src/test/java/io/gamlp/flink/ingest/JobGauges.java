package io.gamlp.flink.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Metrics of a running job, as the cluster's REST interface shows them. */
record JobGauges(String restAddress, String job) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param vertex part of its name
   * @param name of the metric, from the group gamlp on
   * @return -1 while it is not known
   */
  long value(String vertex, String name) throws IOException, InterruptedException {
    for (JsonNode v : get("").path("vertices")) {
      if (v.path("name").asText().contains(vertex)) {
        String metrics = "/vertices/" + v.path("id").asText() + "/subtasks/0/metrics";
        for (JsonNode metric : get(metrics)) {
          String id = metric.path("id").asText();
          if (id.endsWith("gamlp." + name)) {
            return get(metrics + "?get=" + id).path(0).path("value").asLong(-1);
          }
        }
      }
    }
    return -1;
  }

  /** How often the job has begun anew; -1 while it is not known. */
  long restarts() throws IOException, InterruptedException {
    return get("/metrics?get=numRestarts").path(0).path("value").asLong(-1);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + restAddress + "/jobs/" + job + path)).build();
    return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
