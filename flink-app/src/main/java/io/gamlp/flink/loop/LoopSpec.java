package io.gamlp.flink.loop;

import java.io.Serializable;
import java.time.Duration;

/**
 * What the tasks of a loop need to know; part of the job graph.
 *
 * @param loop names this loop within its job
 * @param placement keys of all (layer, block)
 * @param factory makes the programs
 * @param watchdogPatience how long nothing may arrive before the watchdog speaks
 */
record LoopSpec(
    String loop, KeyPlacement placement, LayerProgramFactory factory, Duration watchdogPatience)
    implements Serializable {}
