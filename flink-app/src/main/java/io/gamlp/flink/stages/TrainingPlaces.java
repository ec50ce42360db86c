package io.gamlp.flink.stages;

import io.gamlp.flink.training.RunDirectory;
import java.nio.file.Path;

/**
 * Where a training leaves what.
 *
 * @param folder an existing folder of this host, for {@code metrics.jsonl} and the model
 * @param resume for what another process needs to go on if this one ends before the training does
 * @param work directory that tasks see too, for what this process hands to the job; of this
 *     training alone
 */
public record TrainingPlaces(Path folder, RunDirectory resume, String work) {}
