package io.gamlp.flink.config;

import java.util.regex.Pattern;

/** Names that can be part of a Kafka topic's name, and names of topics. */
final class DatasetName {

  static final String DATASET = "1 to 200 of A-Z a-z 0-9 . _ -";
  static final String TOPIC = "1 to 245 of A-Z a-z 0-9 . _ -, but not . or ..";

  /** Kafka's limit is 249; the topic of dead letters needs four more than the topic itself. */
  private static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,245}");

  private static final Pattern DATASET_NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  private DatasetName() {}

  static void checkDataset(String name) {
    check(name, DATASET_NAME, DATASET);
  }

  static void checkTopic(String name) {
    check(name, TOPIC_NAME, TOPIC);
  }

  private static void check(String name, Pattern pattern, String expected) {
    if (!pattern.matcher(name).matches()) {
      throw new ConfigException(ValueRule.refusal(name, expected));
    }
  }
}
