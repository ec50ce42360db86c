package io.gamlp.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A cluster of the assembled distribution, in a folder of its own and on a free port. */
final class LocalCluster implements AutoCloseable {

  static final Path DISTRIBUTION = Path.of("target", "flink-gamlp").toAbsolutePath();

  /**
   * So that memory and class loaders can be counted: the whole heap is resident from the start, and
   * what is softly reachable goes with a collection.
   */
  private static final String JVM_FLAGS = "-XX:+AlwaysPreTouch -XX:SoftRefLRUPolicyMSPerMB=0";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;

  private LocalCluster(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts a JobManager and two TaskManagers of one slot each. */
  static LocalCluster start(Path folder) throws Exception {
    LocalCluster cluster = new LocalCluster(folder, freePort());
    cluster.startAgain();
    return cluster;
  }

  /**
   * Below those that the system gives to outgoing connections: one of these could take it before
   * the cluster does, or while it is down.
   */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
  }

  /** Starts it after {@link #close()}, on the same port. */
  void startAgain() throws Exception {
    script(
            "start",
            "--port",
            Integer.toString(port),
            "--taskmanagers",
            "2",
            "--slots",
            "1",
            "--memory",
            "1200m")
        .requireSuccess();
  }

  Command.Outcome script(String command, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                DISTRIBUTION.resolve("bin/local-cluster").toString(),
                command,
                "--dir",
                folder.toString()));
    words.addAll(List.of(options));
    return Command.of(words).with("GAMLP_CLUSTER_JAVA_OPTS", JVM_FLAGS).run();
  }

  /** What {@code --master} takes. */
  String address() {
    return "localhost:" + port;
  }

  Path log(String name) {
    return folder.resolve("log").resolve(name + ".log");
  }

  long pid(String name) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("pid").resolve(name)).strip());
  }

  /** Names of the TaskManagers that live, in the order of their start. */
  List<String> taskManagers() throws IOException {
    TreeMap<Integer, String> living = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("pid"))) {
      for (String name : files.map(file -> file.getFileName().toString()).toList()) {
        if (name.startsWith("taskmanager-") && ProcessHandle.of(pid(name)).isPresent()) {
          living.put(Integer.parseInt(name.substring("taskmanager-".length())), name);
        }
      }
    }
    return List.copyOf(living.values());
  }

  /** Kills a process as {@code kill -9} does, and waits until it is gone. */
  void kill(String name) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid(name)).orElseThrow();
    process.destroyForcibly();
    Conditions.await(name + " is gone", () -> !process.isAlive());
  }

  /** The answer of the JobManager to a GET. */
  JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address() + path);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).build(),
            HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body());
  }

  /** Waits until two TaskManagers are known, and no job has their slots. */
  void awaitRest() throws Exception {
    Conditions.await(
        "two free slots of two TaskManagers",
        () -> {
          JsonNode overview = get("/overview");
          return overview.path("taskmanagers").asInt() == 2
              && overview.path("slots-total").asInt() == 2
              && overview.path("slots-available").asInt() == 2;
        });
  }

  /** The id of the newest training job. */
  String trainingJob() throws Exception {
    String newest = "";
    long since = -1;
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("name").asText().startsWith("train")
          && job.path("start-time").asLong() > since) {
        newest = job.path("jid").asText();
        since = job.path("start-time").asLong();
      }
    }
    return newest;
  }

  /** How many checkpoints of a job have a property: completed, restored, … */
  int checkpoints(String job, String property) throws Exception {
    return get("/jobs/" + job + "/checkpoints").path("counts").path(property).asInt();
  }

  /** Stops it. */
  @Override
  public void close() throws Exception {
    script("stop").requireSuccess();
  }
}
