package io.gamlp.flink.augmentation;

import java.net.URI;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One small cluster for all tests of a class. */
final class TestCluster implements BeforeAllCallback, AfterAllCallback {

  private final int slots;
  private final int managedMiB;
  private MiniCluster cluster;
  private URI address;

  TestCluster(int slots, int managedMiB) {
    this.slots = slots;
    this.managedMiB = managedMiB;
  }

  ExecutionEnvironment environment(int parallelism) {
    ExecutionEnvironment env =
        ExecutionEnvironment.createRemoteEnvironment(address.getHost(), address.getPort());
    env.setParallelism(parallelism);
    return env;
  }

  void start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(managedMiB));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    address = cluster.getRestAddress().get();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    cluster.close();
  }

  void stop() throws Exception {
    cluster.close();
  }
}
