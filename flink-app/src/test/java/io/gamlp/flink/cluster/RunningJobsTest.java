package io.gamlp.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.testing.StandInCluster;
import org.junit.jupiter.api.Test;

class RunningJobsTest {

  @Test
  void findsTheJobsOfARunThatHaveNotEnded() throws Exception {
    try (StandInCluster cluster = new StandInCluster()) {
      cluster
          .answers(
              "/jobs/overview",
              "{'jobs':[{'jid':'a','state':'RUNNING'},{'jid':'b','state':'RESTARTING'},"
                  + "{'jid':'c','state':'CANCELED'},{'jid':'d','state':'RUNNING'},"
                  + "{'jid':'e','state':'INITIALIZING'},{'jid':'f','state':'RUNNING'}]}")
          .answers("/jobs/a/config", config("'gamlp.run':'file:/out/.resume/seed-0'"))
          .answers("/jobs/b/config", config("'gamlp.run':'file:/out/.resume/seed-100'"))
          .answers("/jobs/c/config", config("'gamlp.run':'file:/out/.resume/seed-0'"))
          .answers("/jobs/d/config", config("'gamlp.run':'file:/out/.resume-2/seed-0'"))
          .answers("/jobs/f/config", config(""));
      assertThat(new RunningJobs("localhost", cluster.port()).of("file:/out/.resume/"))
          .as("a and b, and e that does not tell yet")
          .containsExactly("a", "b", "e");
    }
  }

  private static String config(String parameters) {
    return "{'jid':'x','execution-config':{'user-config':{" + parameters + "}}}";
  }

  @Test
  void jobsOfAClusterThatIsGoneAreGoneToo() throws Exception {
    try (SilentPort silent = new SilentPort()) {
      assertThat(new RunningJobs("localhost", silent.port()).of("file:/out/")).isEmpty();
    }
  }
}
