package io.gamlp.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;

/** Looks for jobs of a certain run on a cluster. */
public final class RunningJobs {

  /** The job parameter that says which run a job belongs to. */
  public static final String RUN = "gamlp.run";

  private final ClusterRest rest;

  /** Nothing is contacted yet. */
  public RunningJobs(String host, int port) {
    this.rest = new ClusterRest(host, port);
  }

  /**
   * Ids of the jobs of a run that have not ended. A job that is only being set up counts too, since
   * it does not tell yet whose it is. None where no cluster answers: its jobs are gone with it.
   *
   * @param run what the parameter {@link #RUN} of its jobs begins with
   */
  public List<String> of(String run) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    try {
      Optional<JsonNode> overview = rest.get("/jobs/overview");
      if (overview.isPresent()) {
        for (JsonNode job : overview.get().path("jobs")) {
          String id = job.path("jid").asText();
          if (!hasEnded(job) && belongsTo(run, id)) {
            ids.add(id);
          }
        }
      }
    } catch (IOException nobodyAnswers) {
      return List.of();
    }
    return ids;
  }

  private static boolean hasEnded(JsonNode job) {
    return JobStatus.valueOf(job.path("state").asText()).isGloballyTerminalState();
  }

  private boolean belongsTo(String run, String id) throws IOException, InterruptedException {
    return rest.getIfKnown("/jobs/" + id + "/config")
        .map(config -> config.path("execution-config").path("user-config").path(RUN).asText())
        .map(of -> of.startsWith(run))
        .orElse(true);
  }
}
