/**
 * Feature augmentation, X = [H | HÃ | … | HÃ^(K-1)] with one row a node: from a snapshot store to
 * an augmented store.
 *
 * <p>{@link io.gamlp.flink.augmentation.AugmentationJob} does it with Gelly on a graph of blocks;
 * {@link io.gamlp.flink.augmentation.PlainAugmentation} is the same as one loop, the reference and
 * the benchmark's floor; {@link io.gamlp.flink.augmentation.IncrementalAugmentation} computes only
 * the rows that a change of an augmented graph touches, and {@link
 * io.gamlp.flink.augmentation.SnapshotAugmentation} takes whichever is cheaper; {@link
 * io.gamlp.flink.augmentation.AugmentedStore} reads the result. All of them add the neighbours of a
 * node in ascending order into one float32 accumulator, so they agree to the last bit, whatever the
 * blocks, slabs and parallelism.
 */
package io.gamlp.flink.augmentation;
