package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.ToyLayer.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerLoopITCase {

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = EmbeddedCluster.start(4);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0} layers, {1} blocks, parallelism {2}")
  @CsvSource({
    "2,1,1", "5,1,1", "10,1,1", "2,3,1", "5,3,1", "10,3,1",
    "2,1,2", "5,1,2", "10,1,2", "2,3,2", "5,3,2", "10,3,2",
    "2,1,4", "5,1,4", "10,1,4", "2,3,4", "5,3,4", "10,3,4"
  })
  void givesTheSameBitsAsASequentialRunAndEndsByItself(int layers, int blocks, int parallelism)
      throws Exception {
    Shape shape = Shape.of(layers, blocks, 30, 100);
    StreamExecutionEnvironment env = cluster.streaming();
    assertThat(env.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
    Reports reports =
        ReportCollector.collect(
            LayerLoop.of(layers, blocks)
                .cost(a -> a.layer() == 1 ? 3 : 1)
                .parallelism(parallelism)
                .build(env, address -> new ToyLayer(address, shape)));

    env.execute();

    assertThat(reports.bits())
        .isEqualTo(SequentialEngine.run(layers, blocks, a -> new ToyLayer(a, shape)).bits())
        .hasSize(layers * blocks * 30);
    assertThat(FeedbackChannels.count()).isZero();
  }

  @Test
  void closesTheFactoryOfEveryTaskWhenTheJobEnds() throws Exception {
    Shape shape = Shape.of(4, 1, 3, 10);
    CLOSED.set(0);
    StreamExecutionEnvironment env = cluster.streaming();
    ReportCollector.collect(
        LayerLoop.of(4, 1).parallelism(2).build(env, new CountingFactory(shape)));

    env.execute();

    assertThat(CLOSED).hasValue(2);
  }

  private static final AtomicInteger CLOSED = new AtomicInteger();

  private record CountingFactory(Shape shape) implements LayerProgramFactory {

    @Override
    public LayerProgram create(LayerAddress address) {
      return new ToyLayer(address, shape);
    }

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }
}
