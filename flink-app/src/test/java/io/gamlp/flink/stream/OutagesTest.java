package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException;
import org.apache.flink.runtime.jobmaster.JobMasterException;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.util.SerializedThrowable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutagesTest {

  @TempDir Path store;
  private final Storage storage = new LocalStorage();
  private final KnownJobs cluster = new KnownJobs();
  private Outages outages;

  @BeforeEach
  void open() throws IOException {
    outages = outages(storage);
  }

  private Outages outages(Storage storage) throws IOException {
    DriverLease lease = DriverLease.take(this.storage, store.toString());
    return new Outages(
        storage,
        store.toString(),
        new TrackedCluster(cluster, 1, this.storage, store.toString(), lease));
  }

  static Stream<Arguments> doNotServe() {
    return Stream.of(
        arguments("Kafka", new org.apache.kafka.common.errors.TimeoutException("60000 ms")),
        arguments(
            "Kafka", new IOException("the notice does not go out", new DisconnectException())),
        arguments(
            "Kafka",
            new InputException(
                "--brokers b:1: publishing got no answer in time",
                new org.apache.kafka.common.errors.TimeoutException("60000 ms"))),
        arguments("slots", ofJob(new NoResourceAvailableException("for 180000 ms"))),
        arguments("slots", new IOException("Could not acquire the minimum required resources.")),
        arguments(
            "TaskManager",
            ofJob(
                new JobMasterException("TaskManager with id 10.0.0.7:1 is no longer reachable."))),
        arguments(
            "TaskManager",
            ofJob(
                new IOException(
                    "org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException:"
                        + " Connection unexpectedly closed by remote task manager 'h/10.0.0.7'"))),
        arguments("JobManager", new ExecutionException(new FlinkJobNotFoundException(new JobID()))),
        arguments(
            "JobManager",
            new ExecutionException(
                new RestClientException(
                    "Service temporarily unavailable due to an ongoing leader election. Please"
                        + " refresh.",
                    HttpResponseStatus.SERVICE_UNAVAILABLE))),
        arguments("cancelled", ofJob(new JobCancellationException(new JobID(), "cancelled", null))),
        arguments("storage", ofJob(new IOException("No space left on device"))),
        arguments("nobody", new ExecutionException(new ConnectException("Connection refused"))),
        arguments("nobody", new IOException("write", new SocketException("Connection reset"))),
        arguments("nobody", new UnknownHostException("namenode")),
        arguments("nobody", new HttpTimeoutException("request timed out")),
        arguments("nobody", new IllegalStateException(new TimeoutException())));
  }

  /** As the client gets it from a cluster: the cause is text. */
  private static Throwable ofJob(Exception cause) {
    return new ExecutionException(
        new JobExecutionException(
            new JobID(), "Job execution failed.", new SerializedThrowable(cause)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("doNotServe")
  void whatDoesNotServeIsWaitedFor(String what, Throwable failure) {
    Outage outage = outages.explain(failure).orElseThrow();
    assertThat(outage.what()).contains(what);
    assertThat(outage.mayBeOfSnapshot()).isEqualTo(what.equals("TaskManager"));
  }

  static Stream<Throwable> ofTheSnapshot() {
    return Stream.of(
        new InputException("snapshots/s1/labels.bin: offset 8: damaged"),
        ofJob(new InputException("snapshots/s1/labels.bin: offset 8: damaged")),
        ofJob(new ArithmeticException("the objective is no number any more")),
        new InputException("s1: found 3 classes, but the model knows 5"),
        new IllegalStateException("layer 2 has left no weights"),
        new KafkaException("send", new RecordTooLargeException("2097152 bytes")),
        new IOException("TaskManager with id t is no longer reachable", new OutOfMemoryError()));
  }

  @ParameterizedTest
  @MethodSource("ofTheSnapshot")
  void everythingElseIsHeldAgainstTheSnapshot(Throwable failure) throws IOException {
    assertThat(outages.explain(failure)).isEmpty();
    try (Stream<Path> left = Files.list(store.resolve("driver"))) {
      assertThat(left).as("no probe stays").containsExactly(store.resolve("driver/owner"));
    }
  }

  @Test
  void aStoreThatCannotBeWrittenIsAnOutageWhateverFailed() throws IOException {
    Storage full =
        new ForwardingStorage(storage) {
          @Override
          protected void beforeChange() throws IOException {
            throw new IOException("Read-only file system");
          }
        };
    assertThat(outages(full).explain(new IllegalStateException("x")))
        .map(Outage::what)
        .contains("the store cannot be written: IOException: Read-only file system");
  }

  @Test
  void aClusterThatDoesNotAnswerIsAnOutageWhateverFailed() {
    cluster.down = true;
    assertThat(outages.explain(new IllegalStateException("x")))
        .map(Outage::what)
        .contains("the cluster does not answer: IOException: no answer");
  }

  @Test
  void aLostTaskManagerSaysNothingOfASnapshotWhileTheClusterDoesNotAnswer() {
    Throwable lost = ofJob(new JobMasterException("TaskManager with id t is no longer reachable."));
    assertThat(outages.explain(lost).orElseThrow().mayBeOfSnapshot()).isTrue();
    cluster.down = true;
    assertThat(outages.explain(lost).orElseThrow().mayBeOfSnapshot()).isFalse();
  }
}
