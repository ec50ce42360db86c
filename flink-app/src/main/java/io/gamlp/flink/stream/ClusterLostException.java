package io.gamlp.flink.stream;

/** The cluster in this process runs no job any more; only a new process has a new one. */
public final class ClusterLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClusterLostException(String why) {
    super("the cluster in this process runs no job any more, " + why + "; start stream again");
  }
}
