package io.gamlp.flink.registry;

import io.gamlp.flink.outputs.Accuracies;
import java.time.Instant;
import java.util.Optional;

/**
 * What a version in the registry says of itself.
 *
 * @param version such as {@code v000012}; later ones are greater
 * @param snapshot the snapshot it was trained on
 * @param parent the version that its training started from; empty for drawn weights
 * @param seed seed of the training
 * @param created when it was published
 * @param accuracies on that snapshot
 * @param weightsSha256 hash of {@code model.npz}
 * @param infoSha256 hash of {@code model.json}
 */
public record ModelVersion(
    String version,
    String snapshot,
    Optional<String> parent,
    long seed,
    Instant created,
    Accuracies accuracies,
    String weightsSha256,
    String infoSha256) {}
