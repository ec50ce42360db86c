package io.gamlp.flink.cluster;

/**
 * Slots that jobs want of a cluster.
 *
 * @param least without which they do not start
 * @param most that they can use
 */
public record SlotsWanted(int least, int most) {

  public SlotsWanted {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(least + " to " + most + " slots");
    }
  }

  /** So many, neither more nor fewer. */
  public static SlotsWanted exactly(int slots) {
    return new SlotsWanted(slots, slots);
  }

  /** Those that are free, at least one. */
  public static SlotsWanted free(int most) {
    return new SlotsWanted(1, most);
  }

  /**
   * Whether waiting would not give more: slots that are not free though no job runs are those of a
   * job that has just ended.
   */
  boolean isWorthNoWait(ClusterOverview cluster) {
    boolean settled = cluster.runningJobs() > 0 || cluster.freeSlots() == cluster.slots();
    return cluster.freeSlots() >= most || (cluster.freeSlots() >= least && settled);
  }
}
