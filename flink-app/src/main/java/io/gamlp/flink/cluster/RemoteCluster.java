package io.gamlp.flink.cluster;

import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/** A session cluster reached through its REST port, to which the job's jars are shipped. */
public final class RemoteCluster implements Cluster {

  private static final long POLL_MILLIS = 200;

  /** A JobManager that answers nothing for this long is gone, and with it the job. */
  private static final int RETRIES = 10;

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

  private final String host;
  private final int port;
  private final int parallelism;
  private final List<TaskManagerMemory> taskManagers;
  private final List<Path> jars;

  private RemoteCluster(
      String host,
      int port,
      int parallelism,
      List<TaskManagerMemory> taskManagers,
      List<Path> jars) {
    this.host = host;
    this.port = port;
    this.parallelism = parallelism;
    this.taskManagers = taskManagers;
    this.jars = jars;
  }

  /**
   * Looks for free slots at the cluster with a certain REST endpoint. After one job has ended it
   * takes a moment until its slots are free: this waits for them, within bounds.
   *
   * @param address {@code HOST:PORT}, an IPv6 host in brackets
   * @param wanted slots that the jobs must have
   * @param patience how long to wait
   * @param jars the code of the jobs; may be empty when the cluster has it already
   * @throws TooFewSlotsException when the cluster has too few free slots, or is still starting
   * @throws InputException when the address has another form, a jar does not exist, or there is no
   *     Flink cluster of our version at the address
   */
  public static RemoteCluster withSlots(
      String address, SlotsWanted wanted, Duration patience, List<Path> jars)
      throws InterruptedException {
    return at(address, jars).awaitSlots(wanted, patience);
  }

  /**
   * The cluster with a certain REST endpoint, whose slots are yet to be counted: it has a
   * parallelism of 0 and runs no job. Those that run can be looked at.
   *
   * @param address {@code HOST:PORT}, an IPv6 host in brackets
   * @param jars the code of the jobs; may be empty when the cluster has it already
   * @throws InputException when the address has another form, a jar does not exist, or there is no
   *     Flink cluster of our version at the address
   */
  public static RemoteCluster reach(String address, List<Path> jars) throws InterruptedException {
    RemoteCluster cluster = at(address, jars);
    cluster.overview(new ClusterRest(cluster.host, cluster.port));
    return cluster;
  }

  private static RemoteCluster at(String address, List<Path> jars) {
    int colon = address.lastIndexOf(':');
    String host = colon > 0 ? address.substring(0, colon) : "";
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    int port = portOf(address.substring(colon + 1));
    if (host.isBlank() || port < 0) {
      throw new InputException(
          "the cluster's address is HOST:PORT with a port from 1 to 65535, but found \""
              + address
              + "\"");
    }
    for (Path jar : jars) {
      if (!Files.isReadable(jar)) {
        throw new InputException("cannot read " + jar + ", expected a jar to ship to " + address);
      }
    }
    return new RemoteCluster(host, port, 0, List.of(), jars);
  }

  private static int portOf(String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 1 && port <= 65535 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * This cluster with the slots that are free, see {@link #withSlots}.
   *
   * @throws TooFewSlotsException when it has too few free slots, or is still starting
   * @throws InputException when there is no Flink cluster of our version any more
   */
  public RemoteCluster awaitSlots(SlotsWanted wanted, Duration patience)
      throws InterruptedException {
    ClusterRest rest = new ClusterRest(host, port);
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<ClusterOverview> answer = overview(rest);
    while (answer.filter(wanted::isWorthNoWait).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      answer = overview(rest);
    }
    ClusterOverview overview =
        answer.orElseThrow(() -> tooFew("its JobManager has been starting for " + patience));
    if (overview.freeSlots() < wanted.least()) {
      throw tooFew(
          overview.freeSlots()
              + " of its "
              + overview.slots()
              + " slots are free ("
              + overview.taskManagers()
              + " TaskManagers, "
              + overview.runningJobs()
              + " running jobs), expected at least "
              + wanted.least()
              + (wanted.least() == wanted.most() ? ", as asked for" : ""));
    }
    int slots = Math.min(overview.freeSlots(), wanted.most());
    return new RemoteCluster(host, port, slots, taskManagers(rest), jars);
  }

  /** What the cluster says; nothing while it is starting. */
  private Optional<ClusterOverview> overview(ClusterRest rest) throws InterruptedException {
    Optional<ClusterOverview> overview;
    try {
      overview = ClusterOverview.of(rest);
    } catch (IOException e) {
      throw refusal("no Flink cluster answers there (" + reason(e) + ")");
    }
    String ours = minor(EnvironmentInformation.getVersion());
    if (overview.isPresent() && !minor(overview.get().flinkVersion()).equals(ours)) {
      throw refusal("it runs Flink " + overview.get().flinkVersion() + ", expected " + ours + ".x");
    }
    return overview;
  }

  private List<TaskManagerMemory> taskManagers(ClusterRest rest) throws InterruptedException {
    try {
      return TaskManagerMemory.of(rest);
    } catch (IOException e) {
      throw refusal("it does not tell its TaskManagers (" + reason(e) + ")");
    }
  }

  private InputException refusal(String why) {
    return new InputException(named(why));
  }

  private TooFewSlotsException tooFew(String why) {
    return new TooFewSlotsException(named(why));
  }

  private String named(String why) {
    return "--master " + host + ":" + port + ": " + why;
  }

  /** Java's client leaves the message of a failed connection empty. */
  private static String reason(IOException e) {
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    return ExceptionUtils.findThrowable(e, UnresolvedAddressException.class).isPresent()
        ? "unknown host"
        : "connection refused";
  }

  /**
   * The version without its patch level: what Flink keeps compatible between client and cluster.
   */
  private static String minor(String version) {
    int end = version.lastIndexOf('.');
    return end < 0 ? version : version.substring(0, end);
  }

  private Configuration settings() {
    Configuration settings = JobSettings.withParallelism(parallelism);
    settings.set(RestOptions.RETRY_MAX_ATTEMPTS, RETRIES);
    settings.set(RestOptions.RETRY_DELAY, RETRY_DELAY);
    settings.set(RestOptions.CONNECTION_TIMEOUT, CONNECTION_TIMEOUT);
    return settings;
  }

  private String[] jarNames() {
    return jars.stream().map(Path::toString).toArray(String[]::new);
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public List<TaskManagerMemory> taskManagers() {
    return taskManagers;
  }

  @Override
  @SuppressWarnings("deprecation") // the DataSet API is what Gelly is written in
  public ExecutionEnvironment batch() {
    ExecutionEnvironment env =
        ExecutionEnvironment.createRemoteEnvironment(host, port, settings(), jarNames());
    env.setParallelism(parallelism);
    return env;
  }

  /**
   * As {@link Cluster} says, and the job is cancelled when its client is gone: who submits it must
   * send heartbeats, see {@link org.apache.flink.client.ClientUtils#reportHeartbeatPeriodically}.
   */
  @Override
  public StreamExecutionEnvironment streaming() {
    Configuration settings = settings();
    settings.set(DeploymentOptions.SHUTDOWN_IF_ATTACHED, true);
    settings.set(ClientOptions.CLIENT_HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL);
    settings.set(ClientOptions.CLIENT_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
    return streaming(settings);
  }

  @Override
  public StreamExecutionEnvironment unattended() {
    Configuration settings = settings();
    settings.set(DeploymentOptions.ATTACHED, false);
    return streaming(settings);
  }

  private StreamExecutionEnvironment streaming(Configuration settings) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(host, port, settings, jarNames());
    env.setParallelism(parallelism);
    return env;
  }

  @Override
  public JobControl jobs() {
    Configuration settings = settings();
    settings.set(RestOptions.ADDRESS, host);
    settings.set(RestOptions.PORT, port);
    settings.set(JobManagerOptions.ADDRESS, host);
    return new RemoteJobs(settings);
  }

  @Override
  public void close() {}
}
