package io.gamlp.flink.loop;

import io.gamlp.admm.family.LayerPrograms;
import io.gamlp.admm.kernel.JavaKernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.DepthSchedule;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.ToyLayer.Shape;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stuck run names what it waits for, and can be cancelled. */
class WatchdogITCase {

  private static final String LOGGER = LayerOperator.class.getName();

  private static final List<String> WARNINGS = new CopyOnWriteArrayList<>();
  private static EmbeddedCluster cluster;
  private static Level levelBefore;
  private static AbstractAppender appender;

  @BeforeAll
  static void startClusterAndListen() {
    cluster = EmbeddedCluster.start(2);
    appender =
        new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            WARNINGS.add(event.getMessage().getFormattedMessage());
          }
        };
    appender.start();
    levelBefore = LogManager.getLogger(LOGGER).getLevel();
    Configurator.setLevel(LOGGER, Level.WARN);
    ((Logger) LogManager.getLogger(LOGGER)).addAppender(appender);
  }

  @AfterAll
  static void stopClusterAndListening() {
    ((Logger) LogManager.getLogger(LOGGER)).removeAppender(appender);
    Configurator.setLevel(LOGGER, levelBefore);
    cluster.close();
  }

  @Test
  void namesWhatAStuckRunWaitsFor() throws Exception {
    Shape shape = Shape.of(2, 1, 10, 10);
    runUntilWarnedOf(
        2,
        1,
        address -> new Deaf(new ToyLayer(address, shape), MessageKind.values()),
        "nothing has arrived for ",
        "layer 1, block 0 waits for epoch 1, p from above",
        "layer 2, block 0 waits for epoch 1, q from below");
  }

  /** p of layer 3 never arrives at layer 2 in block 1: its own block, and then the other one. */
  @Test
  void namesLayerBlockEpochAndLineOfTrainingThatIsStuck() throws Exception {
    TrainingSettings settings = settings();
    runUntilWarnedOf(
        3,
        2,
        address -> {
          LayerProgram layer =
              LayerPrograms.create(
                  address,
                  settings,
                  data(),
                  StartWeights.drawn(settings),
                  new JavaKernels(),
                  new Workspace());
          return address.equals(new LayerAddress(2, 1)) ? new Deaf(layer, MessageKind.P) : layer;
        },
        "layer 2, block 1 waits for epoch 1: P of epoch 1 of layer 3",
        "layer 3, block 1 waits for epoch 2: Q of epoch 1 of layer 2",
        "layer 2, block 0 waits for epoch 2: W and b, round 0 between the blocks");
  }

  private static void runUntilWarnedOf(
      int layers, int blocks, LayerProgramFactory factory, String... parts) throws Exception {
    WARNINGS.clear();
    StreamExecutionEnvironment env = cluster.streaming();
    ReportCollector.collect(
        LayerLoop.of(layers, blocks)
            .parallelism(1)
            .watchdogPatience(Duration.ofMillis(50))
            .build(env, factory));
    JobClient job = env.executeAsync();
    Conditions.await(() -> WARNINGS.stream().anyMatch(w -> Stream.of(parts).allMatch(w::contains)));
    job.cancel().get();
    Conditions.await(() -> job.getJobStatus().join() == JobStatus.CANCELED);
  }

  private static TrainingSettings settings() {
    return new TrainingSettings(
        new int[] {4, 5, 5, 2},
        DepthSchedule.none(3),
        2,
        new Penalties(1e-2, 1e-2),
        PenaltyRule.NONE,
        0,
        0,
        0,
        StepRule.GRADIENT,
        Quantization.NONE,
        "8",
        10,
        0,
        0,
        false,
        0,
        InitScheme.HE,
        Method.PDADMM,
        Objective.standard());
  }

  /** Eight columns of two classes. */
  private static TrainingData data() {
    ColumnBlocks split = new ColumnBlocks(8, 2);
    return (TrainingData)
        Proxy.newProxyInstance(
            WatchdogITCase.class.getClassLoader(),
            new Class<?>[] {TrainingData.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "inputDimension" -> 4;
                  case "numClasses" -> 2;
                  case "trainColumns" -> 8;
                  case "heldOutColumns" -> 0;
                  case "trainInput" -> {
                    float[] x = new float[4 * split.size((int) args[0])];
                    for (int i = 0; i < x.length; i++) {
                      x[i] = 1 + i % 3;
                    }
                    yield x;
                  }
                  case "trainLabels" -> new int[split.size((int) args[0])];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Takes no notice of messages of some kinds, so that its run gets stuck. */
  private static final class Deaf extends ForwardingProgram {
    private final List<MessageKind> kinds;

    Deaf(LayerProgram program, MessageKind... kinds) {
      super(program);
      this.kinds = List.of(kinds);
    }

    @Override
    public void onMessage(Message message, Outbox out) {
      if (!kinds.contains(message.kind())) {
        program.onMessage(message, out);
      }
    }
  }
}
