package io.gamlp.flink.config;

/** The sub-commands that take options. */
public enum Command {
  TRAIN("train", "Train a GA-MLP on a graph; leaves a model, predictions and figures."),
  AUGMENT("augment", "Compute the hops H, HÃ, … of a graph and store them."),
  PREDICT("predict", "Predict the class of every node with a trained model."),
  EVALUATE("evaluate", "Print the accuracies of a trained model on a graph."),
  GENERATE("generate", "Write a generated graph as a CSV folder."),
  ESTIMATE("estimate", "Print the state, memory and network that a training run will take."),
  PUBLISH("publish", "Write a graph, or how it differs from another one, to a Kafka topic."),
  INFO("info", "Print the summary of a graph.");

  private final String word;
  private final String summary;

  Command(String word, String summary) {
    this.word = word;
    this.summary = summary;
  }

  /** The word on the command line. */
  public String word() {
    return word;
  }

  /** One sentence for the help text. */
  public String summary() {
    return summary;
  }
}
