package io.gamlp.flink.cluster;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One Flink cluster inside this JVM, for DataSet and DataStream jobs alike.
 *
 * <pre>{@code
 * try (EmbeddedCluster cluster = EmbeddedCluster.start(4)) {
 *   StreamExecutionEnvironment env = cluster.streaming();
 *   ...
 * }
 * }</pre>
 *
 * <p>Starting takes a second or two, a job on it a few tenths: start one and use it for every job.
 * (Each local environment of Flink would start a cluster of its own.) Jobs are submitted by method
 * call; the REST port on the loopback interface is there for other clients.
 */
public final class EmbeddedCluster implements Cluster {

  /**
   * Bytes of a network buffer: large ones carry the loop's 1 MB records with fewer hand-overs. The
   * memory below is that of each TaskManager. An all-to-all edge of P subtasks takes about P² times
   * half a megabyte, and a job has a few such edges.
   */
  private static final MemorySize SEGMENT = MemorySize.parse("128kb");

  private static final int NETWORK_MIB_BASE = 64;
  private static final int NETWORK_MIB_PER_SQUARED_SLOT = 2;
  private static final int MANAGED_MIB_BASE = 128;
  private static final int MANAGED_MIB_PER_SLOT = 32;

  /** For how long a job waits for slots: those of the one before are free a moment later. */
  private static final Duration SLOT_PATIENCE = Duration.ofMinutes(3);

  private final MiniCluster miniCluster;
  private final MiniClusterExecutor executor;
  private final int parallelism;
  private final String restAddress;

  private EmbeddedCluster(MiniCluster miniCluster, int parallelism, URI rest) {
    this.miniCluster = miniCluster;
    this.executor = new MiniClusterExecutor(miniCluster);
    this.parallelism = parallelism;
    this.restAddress = rest.getHost() + ":" + rest.getPort();
  }

  /**
   * Starts a cluster of one TaskManager.
   *
   * @param slots tasks that run at the same time, and the parallelism of jobs
   * @throws IllegalStateException when the cluster does not come up
   */
  public static EmbeddedCluster start(int slots) {
    return start(1, slots, new Configuration());
  }

  /**
   * Starts a cluster.
   *
   * @param taskManagers TaskManagers, all in this JVM
   * @param slotsEach slots of each
   * @param settings go before the house's own
   * @throws IllegalStateException when the cluster does not come up
   */
  public static EmbeddedCluster start(int taskManagers, int slotsEach, Configuration settings) {
    if (taskManagers < 1 || slotsEach < 1) {
      throw new IllegalArgumentException(
          "a cluster needs at least one TaskManager with one slot, got "
              + taskManagers
              + " with "
              + slotsEach);
    }
    MiniCluster miniCluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(clusterSettings(taskManagers * slotsEach, settings))
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slotsEach)
                .build());
    try {
      miniCluster.start();
      return new EmbeddedCluster(
          miniCluster, taskManagers * slotsEach, miniCluster.getRestAddress().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notUp(miniCluster, e);
    } catch (Exception e) {
      throw notUp(miniCluster, e);
    }
  }

  private static IllegalStateException notUp(MiniCluster miniCluster, Exception cause) {
    miniCluster.closeAsync();
    return new IllegalStateException(
        "the embedded cluster does not come up: " + cause.getMessage(), cause);
  }

  private static Configuration clusterSettings(int slots, Configuration settings) {
    MemorySize network =
        MemorySize.ofMebiBytes(
            NETWORK_MIB_BASE + NETWORK_MIB_PER_SQUARED_SLOT * (long) slots * slots);
    Configuration config = new Configuration();
    config.set(RestOptions.ADDRESS, "localhost");
    config.set(RestOptions.BIND_ADDRESS, "localhost");
    config.set(RestOptions.BIND_PORT, "0");
    config.set(WebOptions.SUBMIT_ENABLE, false);
    config.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, SLOT_PATIENCE);
    // Iterations of DataSet jobs do not run on the adaptive scheduler.
    config.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    config.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, SEGMENT);
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    config.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes(MANAGED_MIB_BASE + MANAGED_MIB_PER_SLOT * (long) slots));
    config.addAll(settings);
    return config;
  }

  @Override
  @SuppressWarnings("deprecation") // the DataSet API is what Gelly is written in
  public ExecutionEnvironment batch() {
    return new ExecutionEnvironment(executor, jobSettings(), classLoader());
  }

  @Override
  public StreamExecutionEnvironment streaming() {
    return new StreamExecutionEnvironment(executor, jobSettings(), classLoader());
  }

  @Override
  public StreamExecutionEnvironment unattended() {
    return streaming();
  }

  @Override
  public JobControl jobs() {
    return new EmbeddedJobs(miniCluster);
  }

  private Configuration jobSettings() {
    Configuration settings = JobSettings.withParallelism(parallelism);
    settings.set(DeploymentOptions.TARGET, MiniClusterExecutor.NAME);
    return settings;
  }

  private static ClassLoader classLoader() {
    return Thread.currentThread().getContextClassLoader();
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public List<TaskManagerMemory> taskManagers() {
    return List.of();
  }

  /** The cluster's REST endpoint, {@code HOST:PORT}, on the loopback interface. */
  public String restAddress() {
    return restAddress;
  }

  /** Stops the cluster; jobs still running are lost. */
  @Override
  public void close() {
    try {
      miniCluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded cluster does not stop: " + e.getMessage(), e);
    }
  }
}
