package io.gamlp.flink.config;

import java.util.regex.Pattern;

/** Ids of snapshots, as the wire format allows them. */
final class SnapshotId {

  static final String GRAMMAR = "1 to 128 of A-Z a-z 0-9 . _ -, no mark first";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private SnapshotId() {}

  static void check(String id) {
    if (!ID.matcher(id).matches()) {
      throw new ConfigException(ValueRule.refusal(id, GRAMMAR));
    }
  }
}
