package io.gamlp.flink.kafka;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of one dataset, and how each is made where it is missing. */
public final class Topics {

  /** Partitions of a topic that this program makes, where nobody says how many. */
  public static final int DEFAULT_PARTITIONS = 4;

  /** Completion markers stand in one partition of the metrics topic, lines in the other one. */
  static final int METRICS_PARTITIONS = 2;

  private static final String MONTH = Long.toString(30L * 24 * 3600 * 1000);

  private final String dataset;
  private final String snapshots;

  public Topics(String dataset) {
    this(dataset, "graph." + dataset + ".snapshots.v1");
  }

  /**
   * @param snapshots the topic that snapshots arrive on, where it has another name
   */
  public Topics(String dataset, String snapshots) {
    this.dataset = dataset;
    this.snapshots = snapshots;
  }

  public String dataset() {
    return dataset;
  }

  public String snapshots() {
    return snapshots;
  }

  /** Records of {@link #snapshots} that were refused. */
  public String deadLetters() {
    return snapshots + ".dlq";
  }

  public String predictions() {
    return "graph." + dataset + ".predictions.v1";
  }

  /** Figures of the training, and a completion marker for each snapshot. */
  public String metrics() {
    return "graph." + dataset + ".metrics.v1";
  }

  /** Not compacted: the records of a delta must stay beside those of its base. */
  public TopicWish wishSnapshots(int partitions) {
    return new TopicWish(
        snapshots(),
        partitions,
        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
  }

  /** One partition, kept for a month. */
  public TopicWish wishDeadLetters() {
    return new TopicWish(
        deadLetters(),
        1,
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            MONTH));
  }

  /** Compacted: holds the newest prediction of each node. */
  public TopicWish wishPredictions(int partitions) {
    return new TopicWish(predictions(), partitions, compacted());
  }

  /** Compacted, so that nothing in it is lost with time. */
  public TopicWish wishMetrics() {
    return new TopicWish(metrics(), METRICS_PARTITIONS, compacted());
  }

  private static Map<String, String> compacted() {
    return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }
}
