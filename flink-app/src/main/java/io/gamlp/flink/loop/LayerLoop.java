package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SideOutputDataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Builds a feedback loop that runs a chain of layers, each split into column blocks:
 *
 * <pre>{@code
 * DataStream<ReportRecord> reports =
 *     LayerLoop.of(layers, blocks)
 *         .cost(address -> flopsPerEpoch(address))
 *         .parallelism(4)
 *         .build(env, address -> new MyProgram(address));
 * reports.sinkTo(...).setParallelism(1);
 * env.execute();
 * }</pre>
 *
 * <pre>
 * control source (P) --by key--> layer operator (P) --by key of the receiver--> feedback sink (P)
 *                                  ^   |                                             |
 *                                  |   +--> reports                                  |
 *                                  +---------------- in-JVM channel -----------------+
 * </pre>
 *
 * <p>The job ends by itself when all programs have finished. It survives failures when
 * checkpointing is on; checkpoints must be exactly-once and aligned.
 */
public final class LayerLoop {

  static final OutputTag<ReportRecord> REPORTS =
      new OutputTag<>("reports", LoopTypes.REPORT_RECORD);

  private final int layers;
  private final int blocks;
  private ToLongFunction<LayerAddress> cost = address -> 1;
  private String name = "layers";
  private Duration watchdogPatience = Duration.ofSeconds(60);
  private int parallelism;

  private LayerLoop(int layers, int blocks) {
    this.layers = layers;
    this.blocks = blocks;
  }

  /** A loop over layers 1 to {@code layers}, blocks 0 to {@code blocks - 1}. */
  public static LayerLoop of(int layers, int blocks) {
    return new LayerLoop(layers, blocks);
  }

  /**
   * What one epoch of a (layer, block) costs, in any unit; places the work evenly. Default: all the
   * same. A savepoint can only be restored with the costs it was taken with.
   */
  public LayerLoop cost(ToLongFunction<LayerAddress> cost) {
    this.cost = Objects.requireNonNull(cost);
    return this;
  }

  /** Subtasks of the loop. Default: the environment's parallelism. */
  public LayerLoop parallelism(int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be at least 1, got " + parallelism);
    }
    this.parallelism = parallelism;
    return this;
  }

  /** Names the loop within its job; part of the operators' uids. Default: {@code layers}. */
  public LayerLoop name(String name) {
    this.name = Objects.requireNonNull(name);
    return this;
  }

  /** How long nothing may arrive at a subtask before it logs what it waits for. Default: 60 s. */
  public LayerLoop watchdogPatience(Duration patience) {
    if (patience.toMillis() < 1) {
      throw new IllegalArgumentException("the watchdog's patience must be above 0: " + patience);
    }
    this.watchdogPatience = patience;
    return this;
  }

  /**
   * Adds the loop to a job.
   *
   * @return the chunks of the programs' reports; see {@link ReportRecord} for how to collect them
   * @throws IllegalArgumentException when a setting of the environment would break the loop; the
   *     message says which, and why
   */
  public DataStream<ReportRecord> build(
      StreamExecutionEnvironment env, LayerProgramFactory factory) {
    int subtasks = parallelism > 0 ? parallelism : env.getParallelism();
    LoopSettingsValidator.checkJob(env, subtasks);
    PromptCompaction.choose(env);
    KeyPlacement placement = KeyPlacement.of(layers, blocks, cost);
    LoopSpec spec = new LoopSpec(name, placement, factory, watchdogPatience);

    DataStreamSource<LoopRecord> control =
        env.fromSource(
            new ControlSource(name, placement),
            WatermarkStrategy.noWatermarks(),
            name + "-control",
            LoopTypes.LOOP_RECORD);
    pin(control, "control", subtasks);

    SingleOutputStreamOperator<LoopRecord> operator =
        control
            .keyBy(new Destination(), Types.INT)
            .transform(name, LoopTypes.LOOP_RECORD, new LayerOperatorFactory(spec));
    pin(operator, "operator", subtasks);

    SingleOutputStreamOperator<Void> sink =
        partitionedLikeKeys(operator)
            .transform(name + "-feedback", Types.VOID, new FeedbackSink(name));
    pin(sink, "feedback", subtasks);

    SideOutputDataStream<ReportRecord> reports = operator.getSideOutput(REPORTS);
    return reports;
  }

  /** What the three vertices of a loop must have in common, since they share a channel. */
  private void pin(SingleOutputStreamOperator<?> vertex, String role, int subtasks) {
    vertex
        .uid(name + "-" + role)
        .setParallelism(subtasks)
        .setMaxParallelism(KeyPlacement.MAX_PARALLELISM)
        .setBufferTimeout(0)
        .disableChaining();
    vertex.getTransformation().setCoLocationGroupKey(name);
  }

  /** Goes where a keyed stream goes, but without a keyed state backend at the receiver. */
  private static DataStream<LoopRecord> partitionedLikeKeys(DataStream<LoopRecord> stream) {
    KeyedStream<LoopRecord, Integer> keyed = stream.keyBy(new Destination(), Types.INT);
    return new DataStream<>(keyed.getExecutionEnvironment(), keyed.getTransformation());
  }

  private static final class Destination implements KeySelector<LoopRecord, Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(LoopRecord record) {
      return record.key();
    }
  }
}
