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
import java.util.Optional;

/** Asks the JobManager of a Flink cluster through REST. */
final class ClusterRest {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int STARTING = 503;
  private static final Duration PATIENCE_WITH_HOST = Duration.ofSeconds(5);

  /** A JobManager that is there may be busy, or stand still while it collects garbage. */
  private static final Duration PATIENCE_WITH_ANSWER = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(PATIENCE_WITH_HOST).build();
  private final String host;
  private final int port;

  ClusterRest(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * @return the answer, or nothing while the JobManager is still starting
   * @throws IOException when nobody answers in time, or not as Flink's JobManager does
   */
  Optional<JsonNode> get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(path);
    return answer.statusCode() == STARTING ? Optional.empty() : Optional.of(content(answer));
  }

  /**
   * @return the answer, or nothing while the JobManager is still starting or does not know (yet, or
   *     any more) what is asked for
   * @throws IOException when nobody answers in time, or not as Flink's JobManager does
   */
  Optional<JsonNode> getIfKnown(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(path);
    return answer.statusCode() == STARTING || answer.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(content(answer));
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE_WITH_ANSWER).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode content(HttpResponse<String> answer) throws IOException {
    JsonNode content = answer.statusCode() == OK ? JSON.readTree(answer.body()) : null;
    if (content == null || !content.isObject()) {
      throw notFlink("of status " + answer.statusCode());
    }
    return content;
  }

  static IOException notFlink(String answer) {
    return new IOException("the answer, " + answer + ", is not Flink's");
  }

  private URI uri(String path) throws IOException {
    try {
      return new URI("http", null, host, port, path, null, null);
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
