package io.gamlp.flink.config;

/** Headings under which options stand in help texts and on the reference page. */
public enum Topic {
  DATA("Input and output"),
  MODEL("Model"),
  ALGORITHM("Algorithm"),
  QUANTIZATION("Quantisation"),
  SCHEDULE("Schedules, seeds and evaluation"),
  KAFKA("Kafka"),
  RUNTIME("Where and how it runs"),
  GENERAL("General");

  private final String title;

  Topic(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
