package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.wire.NodeIds;

/**
 * A snapshot that was augmented before, of which another one is a change.
 *
 * @param snapshot the snapshot, as it was augmented
 * @param ids ids of its nodes
 * @param augmented what came of it
 */
public record AugmentedBase(SnapshotStore snapshot, NodeIds ids, AugmentedStore augmented) {}
