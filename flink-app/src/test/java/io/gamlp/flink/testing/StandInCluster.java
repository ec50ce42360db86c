package io.gamlp.flink.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP server that answers as the JobManager of a cluster would; knows what it has been told.
 */
public final class StandInCluster implements AutoCloseable {

  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

  public StandInCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Answer answer = next(exchange.getRequestURI().getPath());
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  private synchronized Answer next(String path) {
    Deque<Answer> all = answers.getOrDefault(path, new ArrayDeque<>());
    if (all.isEmpty()) {
      return new Answer(404, "{}");
    }
    return all.size() == 1 ? all.peek() : all.poll();
  }

  /** Adds an answer to a path: answers are given one after the other, the last one for good. */
  public synchronized StandInCluster answers(String path, int status, String body) {
    answers
        .computeIfAbsent(path, p -> new ArrayDeque<>())
        .add(new Answer(status, body.replace('\'', '"')));
    return this;
  }

  public StandInCluster answers(String path, String body) {
    return answers(path, 200, body);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** {@code HOST:PORT}. */
  public String address() {
    return "localhost:" + port();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
