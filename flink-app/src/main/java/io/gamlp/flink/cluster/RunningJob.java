package io.gamlp.flink.cluster;

import org.apache.flink.api.common.JobID;

/**
 * A job of a cluster that has not ended.
 *
 * @param id its id
 * @param name its name, which others may have, too
 * @param state such as {@code RUNNING} or {@code RESTARTING}
 */
public record RunningJob(JobID id, String name, String state) {}
