package io.gamlp.graph.store;

import java.util.Map;

/**
 * What a stored snapshot says of itself.
 *
 * @param formatVersion version of the layout, {@link SnapshotStore#FORMAT_VERSION}
 * @param name name of the snapshot
 * @param contentHash identity of the content; equal content, equal hash
 * @param numNodes number of nodes
 * @param dimension number of features
 * @param numClasses number of classes
 * @param directed whether the direction of edges was kept
 * @param weighted whether entries of the adjacency have weights (else all are 1)
 * @param adjacencyEntries stored entries of the adjacency
 * @param sparseFeatures whether features are stored in compressed sparse rows
 * @param featureEntries stored entries of the features
 * @param files the binary files, by {@link SnapshotFile}
 */
public record SnapshotManifest(
    int formatVersion,
    String name,
    String contentHash,
    int numNodes,
    int dimension,
    int numClasses,
    boolean directed,
    boolean weighted,
    long adjacencyEntries,
    boolean sparseFeatures,
    long featureEntries,
    Map<SnapshotFile, FileEntry> files) {}
