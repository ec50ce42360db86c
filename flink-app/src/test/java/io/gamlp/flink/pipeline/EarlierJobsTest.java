package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.HostPort;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.flink.testing.StandInCluster;
import io.gamlp.graph.InputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierJobsTest {

  private static final String RUNNING = "{'jobs':[{'jid':'a1','state':'RUNNING'}]}";
  private static final String CANCELED = "{'jobs':[{'jid':'a1','state':'CANCELED'}]}";

  @TempDir Path folder;

  private final List<String> notes = new ArrayList<>();
  private TrainConfig config;
  private String run;

  @BeforeEach
  void nameTheRun() {
    config =
        TrainConfig.from(EffectiveOptions.load(Command.TRAIN, Map.of("out", folder.toString())));
    run = Resumption.folderOf(config);
  }

  @Test
  void waitsUntilTheJobOfTheLastClientIsGone() throws Exception {
    try (StandInCluster cluster = clusterWithJob(RUNNING)) {
      cluster.answers("/jobs/overview", RUNNING).answers("/jobs/overview", CANCELED);
      record(cluster);
      awaitEnd(new Cancellation());
      assertThat(notes)
          .singleElement()
          .asString()
          .contains("the job of the last run", folder.toString(), cluster.address());
    }
  }

  @Test
  void refusesToTrainBesideAnotherClient() throws Exception {
    try (StandInCluster cluster = clusterWithJob(RUNNING)) {
      assertThatThrownBy(
              () ->
                  EarlierJobs.awaitEnd(
                      config,
                      run,
                      new HostPort("localhost", cluster.port()),
                      Duration.ZERO,
                      progress(),
                      new Cancellation()))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(folder.toString(), "job a1", cluster.address());
    }
  }

  @Test
  void theUserCanEndTheWait() throws Exception {
    try (StandInCluster cluster = clusterWithJob(RUNNING)) {
      record(cluster);
      Cancellation cancellation = new Cancellation();
      cancellation.cancel();
      assertThatThrownBy(() -> awaitEnd(cancellation)).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void waitsForNothingWhereTheLastRunWasElsewhereOrHasEnded() throws Exception {
    awaitEnd(new Cancellation());
    try (StandInCluster cluster = clusterWithJob(CANCELED)) {
      record(cluster);
      awaitEnd(new Cancellation());
    }
    try (StandInCluster cluster = clusterWithJob(RUNNING)) {
      record(cluster);
      EarlierJobs.record(new FlinkStorage(), run, Optional.empty());
      awaitEnd(new Cancellation());
    }
    assertThat(notes).isEmpty();
  }

  private StandInCluster clusterWithJob(String jobs) throws Exception {
    return new StandInCluster()
        .answers("/jobs/overview", jobs)
        .answers(
            "/jobs/a1/config",
            "{'execution-config':{'user-config':{'gamlp.run':'" + run + "/seed-0'}}}");
  }

  private void record(StandInCluster cluster) throws Exception {
    EarlierJobs.record(
        new FlinkStorage(), run, Optional.of(new HostPort("localhost", cluster.port())));
  }

  private void awaitEnd(Cancellation cancellation) throws Exception {
    EarlierJobs.awaitEnd(config, progress(), cancellation);
  }

  private SilentProgress progress() {
    return new SilentProgress() {
      @Override
      public void note(String line) {
        notes.add(line);
      }
    };
  }
}
