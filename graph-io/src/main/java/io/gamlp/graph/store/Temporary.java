package io.gamlp.graph.store;

/** Names of files that are not finished yet. */
public final class Temporary {

  private static final String PREFIX = ".tmp-";

  private Temporary() {}

  /** Name to write {@code name} under, in the same directory. */
  public static String name(String name, String suffix) {
    return PREFIX + name + "-" + suffix;
  }

  public static boolean isTemporary(String name) {
    return name.startsWith(PREFIX);
  }
}
