package io.gamlp.flink.config;

/** Form of messages on Kafka. */
public enum WireForm {
  AVRO("avro"),
  JSON("json");

  private final String word;

  WireForm(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
