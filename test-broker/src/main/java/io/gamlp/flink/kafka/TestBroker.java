package io.gamlp.flink.kafka;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/**
 * A real Kafka broker in a process of its own, with its files in a temporary folder. It can be
 * stopped, killed, and started again on the same files and ports. It never outlives this JVM.
 *
 * <pre>{@code
 * TestBroker broker = TestBroker.shared();          // one for all tests of this JVM
 * broker.createTopic("t", 3, Map.of());
 * new KafkaProducer<>(Map.of("bootstrap.servers", broker.bootstrap()), …);
 *
 * try (TestBroker mine = TestBroker.start()) {      // one to be ill-treated
 *   mine.kill();
 *   mine.startAgain();
 * }
 *
 * try (TestBroker first = TestBroker.start();       // a cluster of two
 *     TestBroker second = first.joined()) {
 *   first.createTopicOn("t", 1, 2);                 // partition 0 on the first, 1 on the second
 *   second.kill();                                  // partition 1 has no leader
 * }
 * }</pre>
 *
 * <p>Topics are not made by the mere mention of their names. Not for use by several threads at
 * once.
 */
public final class TestBroker implements AutoCloseable {

  /** Only a net against waiting for ever: the machine may be slow, or stand still for a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int MOST_CHOICES_OF_PORTS = 5;
  private static final String CLASS_PATH = "broker.classpath";

  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private static TestBroker shared;

  private final Path folder;
  private final BrokerPorts ports = BrokerPorts.choose();
  private final int node;
  private final String clusterId;
  private final String controller;
  private final BrokerSecurity security;
  private Process process;

  /** The first of a cluster, and its controller. */
  private TestBroker() {
    try {
      this.folder = Files.createTempDirectory("gamlp-broker-");
      this.node = FIRST;
      this.clusterId = Uuid.randomUuid().toString();
      this.controller = ports.controller();
      this.security = BrokerSecurity.create(folder);
      prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestBroker(TestBroker first) {
    try {
      this.folder = Files.createTempDirectory("gamlp-broker-");
      this.node = SECOND;
      this.clusterId = first.clusterId;
      this.controller = first.controller;
      this.security = first.security;
      prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void prepare() throws IOException {
    Files.writeString(properties(), content());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close-broker"));
  }

  /** A new broker, ready for use. */
  public static TestBroker start() {
    return start(TestBroker::new);
  }

  /** Chooses other ports where somebody was faster to take one that was free. */
  private static TestBroker start(Supplier<TestBroker> made) {
    for (int choice = 1; ; choice++) {
      TestBroker broker = made.get();
      try {
        broker.startAgain();
        return broker;
      } catch (PortTakenException e) {
        broker.close();
        if (choice == MOST_CHOICES_OF_PORTS) {
          throw e;
        }
      }
    }
  }

  private static final class PortTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
      super(message);
    }
  }

  /**
   * A second broker of this one's cluster, ready for use. It starts only while this one runs, which
   * stays the only controller; close it before this one. Offsets of groups and transactions are
   * kept on this one, which nobody has asked for any before.
   */
  public TestBroker joined() {
    if (node != FIRST) {
      throw new IllegalStateException("expected the first broker of a cluster, found " + node);
    }
    for (String kept : List.of("__consumer_offsets", "__transaction_state")) {
      NewTopic topic = new NewTopic(kept, replicas(FIRST, FIRST));
      create(topic.configs(Map.of("cleanup.policy", "compact")));
    }
    return start(() -> new TestBroker(this));
  }

  /** The broker of all tests of this JVM that do not harm it; ends with the JVM. */
  public static synchronized TestBroker shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** Address of the listener without any security. */
  public String bootstrap() {
    return ports.plaintext();
  }

  /** Address of the listener with TLS and SASL, see {@link #secureClient}. */
  public String secureBootstrap() {
    return ports.secure();
  }

  /**
   * What a client needs to be let in at {@link #secureBootstrap}.
   *
   * @param mechanism {@code SCRAM-SHA-512} or {@code PLAIN}
   * @param password {@link BrokerSecurity#PASSWORD}, or a wrong one
   */
  public Map<String, String> secureClient(String mechanism, String password) {
    return security.client(mechanism, password);
  }

  /** Asks the process to end and waits until it has. */
  public void stop() {
    // Not Process.destroy(), which ends the standard input as well, see BrokerProcess.
    process.toHandle().destroy();
    awaitEnd();
  }

  /** Ends the process by {@code SIGKILL} and waits until it is gone. */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  /** Starts the process, on the files that a former one has left; returns when it answers. */
  public void startAgain() {
    if (isRunning()) {
      throw new IllegalStateException("the broker is running");
    }
    try {
      process =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer();
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Makes a topic and waits until it is there. */
  public void createTopic(String name, int partitions, Map<String, String> settings) {
    create(new NewTopic(name, partitions, (short) 1).configs(settings));
  }

  /**
   * Makes a topic whose partitions are each on one broker only, and waits until it is there.
   *
   * @param brokers for each partition, 1 for the first broker of the cluster, 2 for the second
   */
  public void createTopicOn(String name, int... brokers) {
    create(new NewTopic(name, replicas(brokers)));
  }

  private static Map<Integer, List<Integer>> replicas(int... brokers) {
    Map<Integer, List<Integer>> replicas = new HashMap<>();
    for (int partition = 0; partition < brokers.length; partition++) {
      replicas.put(partition, List.of(brokers[partition]));
    }
    return replicas;
  }

  /** While the controller takes all brokers for dead, as after a standstill, it is asked again. */
  private void create(NewTopic topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Admin admin = admin()) {
      while (true) {
        try {
          admin.createTopics(List.of(topic)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          return;
        } catch (ExecutionException e) {
          boolean fenced = e.getCause() instanceof InvalidReplicationFactorException;
          if (!fenced || System.nanoTime() > deadline) {
            throw e;
          }
        }
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topic " + topic.name() + " could not be made", e);
    }
  }

  /** A client to look at the broker with; the caller closes it. */
  public Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers", bootstrap(),
            "reconnect.backoff.ms", "50",
            "reconnect.backoff.max.ms", "200"));
  }

  /** Kills the process where it runs, and deletes the files; nothing happens the second time. */
  @Override
  public void close() {
    if (isRunning()) {
      kill();
    }
    // This JVM's end closes it, too.
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the broker did not end; its log: " + tailOfLog());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The client asks again and again, until an answer, the end of the process or of patience. */
  private void awaitAnswer() {
    try (Admin admin = admin()) {
      CompletableFuture<String> answer =
          admin.describeCluster().clusterId().toCompletionStage().toCompletableFuture();
      CompletableFuture.anyOf(answer, process.onExit()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer.isDone() && !answer.get().equals(clusterId)) {
        throw new PortTakenException("another broker answers at " + bootstrap());
      }
      if (!answer.isDone()) {
        String log = tailOfLog();
        throw log.contains("Address already in use")
            ? new PortTakenException("a port is taken; the broker's log: " + log)
            : new IllegalStateException("the broker ended; its log: " + log);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker does not answer; its log: " + tailOfLog(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            classPath(),
            BrokerProcess.class.getName(),
            properties().toString(),
            "format",
            "--ignore-formatted",
            "--cluster-id",
            clusterId,
            "--config",
            properties().toString()));
    command.addAll(security.formatting());
    return command;
  }

  private static String classPath() {
    try (InputStream in = TestBroker.class.getResourceAsStream(CLASS_PATH)) {
      Path ours =
          Path.of(TestBroker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return ours
          + File.pathSeparator
          + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the broker's class path is not known", e);
    }
  }

  private Path properties() {
    return folder.resolve("server.properties");
  }

  private Path log() {
    return folder.resolve("broker.log");
  }

  private String tailOfLog() {
    try {
      String log = Files.readString(log());
      return log.substring(Math.max(0, log.length() - 4000));
    } catch (IOException e) {
      return "not readable, " + e;
    }
  }

  private String content() {
    return """
        process.roles=%s
        node.id=%d
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%s
        num.network.threads=2
        num.io.threads=4
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=2
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=2
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=4194304
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=9000
        """
            .formatted(node == FIRST ? "broker,controller" : "broker", node, folder.resolve("data"))
        + ports.properties(controller)
        + security.properties();
  }
}
