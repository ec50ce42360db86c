package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Outbox;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.ToyLayer.Shape;
import io.gamlp.graph.InputException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which failures a restart can mend. */
class LoopRestartITCase {

  private static final int RESTARTS = 2;
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void triesAgainAfterAFailureOfTheMachine() {
    assertThat(attemptsOf(() -> new IllegalStateException("a disk is gone")))
        .isEqualTo(1 + RESTARTS);
  }

  @Test
  void doesNotTryAgainWhatWouldFailAgain() {
    assertThat(attemptsOf(() -> new ArithmeticException("the objective is NaN"))).isEqualTo(1);
    assertThat(attemptsOf(() -> new InputException("x.npz: damaged"))).isEqualTo(1);
  }

  @Test
  void doesNotTryAgainWhenALayerIsTooLargeForTheMemoryAndSaysWhatToDo() {
    assertThat(attemptsOf(() -> new OutOfMemoryError("Java heap space"))).isEqualTo(1);
    assertThat(attemptsOf(new TooLarge(), "layer 1, block 0 failed starting")).isEqualTo(1);
    assertThat(attemptsOf(new TooLarge(), "GAMLP_HEAP")).isEqualTo(1);
  }

  /** Memory that no layer is in. */
  @Test
  void triesAgainAfterAShortageOfClassesBuffersOrThreads() {
    assertThat(attemptsOf(() -> new OutOfMemoryError("Metaspace"))).isEqualTo(1 + RESTARTS);
    assertThat(attemptsOf(() -> new OutOfMemoryError("Compressed class space")))
        .isEqualTo(1 + RESTARTS);
    assertThat(
            attemptsOf(
                () ->
                    new OutOfMemoryError(
                        "Cannot reserve 8192 bytes of direct buffer memory (allocated: 1048000,"
                            + " limit: 1048576)")))
        .isEqualTo(1 + RESTARTS);
    assertThat(
            attemptsOf(
                () ->
                    new OutOfMemoryError(
                        "unable to create native thread: possibly out of memory or process/resource"
                            + " limits reached")))
        .isEqualTo(1 + RESTARTS);
  }

  private static int attemptsOf(Supplier<Throwable> failure) {
    String message = failure.get().getMessage();
    return attemptsOf(new Failing(failure.get()), "layer 1, block 0 cannot be made: " + message);
  }

  private static int attemptsOf(LayerProgramFactory failing, String message) {
    ATTEMPTS.set(0);
    StreamExecutionEnvironment env = cluster.streaming();
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    env.configure(settings);
    LayerLoop.of(1, 1).build(env, failing).sinkTo(new DiscardingSink<>());
    assertThatThrownBy(env::execute).hasStackTraceContaining(message);
    return ATTEMPTS.get();
  }

  private record Failing(Throwable failure) implements LayerProgramFactory {
    @Override
    public LayerProgram create(LayerAddress address) throws Exception {
      ATTEMPTS.incrementAndGet();
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }

  /** Makes a layer whose variables do not fit. */
  private record TooLarge() implements LayerProgramFactory {
    @Override
    public LayerProgram create(LayerAddress address) {
      ATTEMPTS.incrementAndGet();
      return new ForwardingProgram(new ToyLayer(address, Shape.of(1, 1, 1, 1))) {
        @Override
        public void start(Outbox out) {
          throw new OutOfMemoryError("Java heap space");
        }

        @Override
        public String waitingFor() {
          throw new OutOfMemoryError("there is no room for an answer");
        }
      };
    }
  }
}
