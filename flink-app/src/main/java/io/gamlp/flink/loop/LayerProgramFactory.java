package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import java.io.Serializable;

/**
 * Makes the program of one (layer, block) on the TaskManager that hosts it.
 *
 * <p>The factory itself travels in the job graph, so it holds settings and the URIs of manifests,
 * never data: what a program needs is read in {@link #create}, which may take its time. It is
 * called once per hosted program and attempt, on the task's thread.
 */
@FunctionalInterface
public interface LayerProgramFactory extends Serializable, AutoCloseable {

  /**
   * Makes a fresh program; the loop then calls {@code start} or {@code restore} on it.
   *
   * @throws Exception fails the job, with the layer and block put in front of its message
   */
  LayerProgram create(LayerAddress address) throws Exception;

  /** Frees what the programs of this task share; none of them is used afterwards. */
  @Override
  default void close() {}
}
