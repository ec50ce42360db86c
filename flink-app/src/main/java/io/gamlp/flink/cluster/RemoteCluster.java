package io.gamlp.flink.cluster;

import io.gamlp.graph.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A session cluster reached through its REST port, to which the job's jars are shipped. */
public final class RemoteCluster implements Cluster {

  private final String host;
  private final int port;
  private final int parallelism;
  private final String[] jars;

  private RemoteCluster(String host, int port, int parallelism, List<Path> jars) {
    this.host = host;
    this.port = port;
    this.parallelism = parallelism;
    this.jars = jars.stream().map(Path::toString).toArray(String[]::new);
  }

  /**
   * A cluster by the address of its REST endpoint. Nothing is contacted yet.
   *
   * @param address {@code HOST:PORT}, an IPv6 host in brackets
   * @param parallelism default parallelism of jobs
   * @param jars the code of the jobs; may be empty when the cluster has it already
   * @throws InputException when the address has another form, or a jar does not exist
   */
  public static RemoteCluster at(String address, int parallelism, List<Path> jars) {
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
    return new RemoteCluster(host, port, parallelism, jars);
  }

  private static int portOf(String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 1 && port <= 65535 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  @SuppressWarnings("deprecation") // the DataSet API is what Gelly is written in
  public ExecutionEnvironment batch() {
    ExecutionEnvironment env =
        ExecutionEnvironment.createRemoteEnvironment(
            host, port, JobSettings.withParallelism(parallelism), jars);
    env.setParallelism(parallelism);
    return env;
  }

  @Override
  public StreamExecutionEnvironment streaming() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            host, port, JobSettings.withParallelism(parallelism), jars);
    env.setParallelism(parallelism);
    return env;
  }

  @Override
  public void close() {}
}
