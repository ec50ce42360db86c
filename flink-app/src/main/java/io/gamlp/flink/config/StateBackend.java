package io.gamlp.flink.config;

/** Where Flink holds keyed state. */
public enum StateBackend {
  HASHMAP("hashmap"),
  ROCKSDB("rocksdb");

  private final String word;

  StateBackend(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
