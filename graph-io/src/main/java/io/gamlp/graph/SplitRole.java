package io.gamlp.graph;

/** What a node is used for in training. Stored by its ordinal: append only. */
public enum SplitRole {
  NONE,
  TRAIN,
  VAL,
  TEST
}
