package io.gamlp.flink.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;

/**
 * Submits jobs to a minicluster of this JVM by method call. Through its REST port a client would
 * learn of a job's end up to two seconds late, since it asks at growing intervals.
 */
final class MiniClusterExecutor
    implements PipelineExecutorServiceLoader, PipelineExecutorFactory, PipelineExecutor {

  static final String NAME = "embedded";

  private final MiniCluster miniCluster;

  MiniClusterExecutor(MiniCluster miniCluster) {
    this.miniCluster = miniCluster;
  }

  @Override
  public CompletableFuture<JobClient> execute(
      Pipeline pipeline, Configuration settings, ClassLoader classLoader) throws Exception {
    JobGraph job = PipelineExecutorUtils.getJobGraph(pipeline, settings, classLoader);
    return miniCluster
        .submitJob(job)
        .thenApply(
            submitted ->
                new MiniClusterJobClient(
                    submitted.getJobID(),
                    miniCluster,
                    classLoader,
                    JobFinalizationBehavior.NOTHING));
  }

  @Override
  public PipelineExecutorFactory getExecutorFactory(Configuration settings) {
    return this;
  }

  @Override
  public Stream<String> getExecutorNames() {
    return Stream.of(NAME);
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isCompatibleWith(Configuration settings) {
    return NAME.equals(settings.get(DeploymentOptions.TARGET));
  }

  @Override
  public PipelineExecutor getExecutor(Configuration settings) {
    return this;
  }
}
