package io.gamlp.flink.ingest;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.Storage;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Takes snapshots from Kafka into the store, exactly once, for ever. See the package for how.
 *
 * <pre>{@code
 * StreamExecutionEnvironment env = cluster.streaming();
 * new IngestJob(settings).define(env);
 * JobClient job = env.executeAsync(IngestJob.jobName("cora"));
 * }</pre>
 *
 * <p>Without a checkpoint to go on from it reads the topic from its beginning: snapshots that are
 * in the store already stay as they are, dead letters are written again. Go on from the latest
 * checkpoint or savepoint, never from an earlier one.
 */
public final class IngestJob {

  /** Longest that brokers allow unless told otherwise. */
  private static final String TRANSACTION_TIMEOUT_MS = Integer.toString(15 * 60 * 1000);

  /** A pass over the files of a large snapshot may hold a checkpoint up. */
  private static final Duration CHECKPOINT_TIMEOUT = Duration.ofHours(1);

  private static final int TOLERABLE_FAILED_CHECKPOINTS = 10;

  private static final String LOOK_FOR_PARTITIONS_EVERY_MS = "60000";

  /** A letter may be as large as the largest message. */
  private static final String MOST_REQUEST_BYTES = Integer.toString(4 << 20);

  private final IngestSettings settings;
  private final long number;
  private final Storage storage;
  private final TopicEnds ends;

  /** A job in a store that sees no other one. */
  public IngestJob(IngestSettings settings) {
    this(settings, 0);
  }

  /**
   * @param number of the job in its store, see {@link JobNumbers}; it ends, without a restart, when
   *     there is a higher one
   */
  public IngestJob(IngestSettings settings, long number) {
    this(settings, number, new FlinkStorage(), ends(settings));
  }

  /**
   * @param storage of the store
   * @param ends of the topic, as {@link #ends} gives them
   */
  IngestJob(IngestSettings settings, long number, Storage storage, TopicEnds ends) {
    this.settings = settings;
    this.number = number;
    this.storage = storage;
    this.ends = ends;
  }

  static TopicEnds ends(IngestSettings settings) {
    return new KafkaTopicEnds(settings.kafka(), settings.topic(), prefix(settings));
  }

  public static String jobName(String dataset) {
    return "ingest " + dataset;
  }

  /**
   * Puts the job into an environment, with its parallelism and how it takes checkpoints where the
   * environment does not say.
   *
   * @throws IllegalArgumentException when the environment's checkpoints cannot give exactly once
   */
  public void define(StreamExecutionEnvironment env) {
    checkpoint(env);
    write(letters(messages(env)));
  }

  void checkpoint(StreamExecutionEnvironment env) {
    CheckpointConfig config = env.getCheckpointConfig();
    if (!config.isCheckpointingEnabled()) {
      env.enableCheckpointing(settings.checkpointInterval().toMillis());
    }
    if (config.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE
        || config.isUnalignedCheckpointsEnabled()) {
      throw new IllegalArgumentException(
          "expected checkpoints that are exactly-once and aligned, found other settings");
    }
    ReadableConfig given = env.getConfiguration();
    if (given.getOptional(CheckpointingOptions.CHECKPOINTING_TIMEOUT).isEmpty()) {
      config.setCheckpointTimeout(CHECKPOINT_TIMEOUT.toMillis());
    }
    if (given.getOptional(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER).isEmpty()) {
      config.setTolerableCheckpointFailureNumber(TOLERABLE_FAILED_CHECKPOINTS);
    }
  }

  DataStream<RawRecord> messages(StreamExecutionEnvironment env) {
    return env.fromSource(source(), WatermarkStrategy.noWatermarks(), "snapshots").uid("snapshots");
  }

  void write(DataStream<DeadLetter> letters) {
    letters.sinkTo(deadLetters()).name("dead letters").uid("dead letters").setParallelism(1);
  }

  /** All between the two topics. */
  DataStream<DeadLetter> letters(DataStream<RawRecord> messages) {
    IngestPlaces places =
        new IngestPlaces(
            storage, settings.storeRoot(), settings.topic(), settings.dataset(), number);
    IngestLimits limits =
        new IngestLimits(
            settings.tolerance().records(),
            settings.tolerance().share(),
            settings.openLimit(),
            settings.lateLimit(),
            settings.memoryBytes());
    SingleOutputStreamOperator<RawRecord> routed =
        messages
            .process(new BeginRouter(settings.topic()), IngestTypes.RAW_RECORD)
            .name("route")
            .uid("route");
    SingleOutputStreamOperator<SpoolReport> spooled =
        routed
            .connect(routed.getSideOutput(BeginRouter.BEGINS).broadcast())
            .transform("spool", IngestTypes.SPOOL_REPORT, new SpoolOperator(places))
            .uid("spool");
    SingleOutputStreamOperator<DeadLetter> judged =
        spooled
            .transform(
                "coordinate",
                IngestTypes.DEAD_LETTER,
                new SnapshotCoordinatorFactory(places, limits, ends))
            .uid("coordinate")

            // Not forceNonParallel: its maximum would not match savepoints of chains with others.
            .setParallelism(1);
    return judged.union(spooled.getSideOutput(SpoolOperator.UNREADABLE));
  }

  private KafkaSource<RawRecord> source() {
    Properties properties = settings.kafka().consumer();
    properties.putIfAbsent(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), LOOK_FOR_PARTITIONS_EVERY_MS);
    return KafkaSource.<RawRecord>builder()
        .setProperties(properties)
        .setTopics(settings.topic())
        .setGroupId(prefix(settings))
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new RawRecordReader())
        .build();
  }

  private KafkaSink<DeadLetter> deadLetters() {
    Properties properties = settings.kafka().client();
    properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_REQUEST_BYTES);
    return KafkaSink.<DeadLetter>builder()
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(prefix(settings))
        .setRecordSerializer(new DeadLetterWriter(settings.dlqTopic(), settings.topic()))
        .build();
  }

  /** Of the consumer group and of the transactions. */
  private static String prefix(IngestSettings settings) {
    return "gamlp-ingest-" + settings.dataset();
  }
}
