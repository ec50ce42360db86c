package io.gamlp.graph.library;

import io.gamlp.graph.store.FileEntry;
import java.util.List;

/**
 * What a stored graph says of itself.
 *
 * @param formatVersion version of the layout, {@link GraphFiles#FORMAT_VERSION}
 * @param content identity of ids, edges, features, labels and roles; equal content, equal hash
 * @param directed whether (a, b) and (b, a) are two edges
 * @param numNodes number of nodes
 * @param numEdges number of edges
 * @param idLengths how many ids there are of which length, ascending
 * @param ids byte[]: all ids in UTF-8, in the order of the nodes, nothing between them
 * @param sources int[numEdges]: source of each edge
 * @param targets int[numEdges]: target of each edge
 * @param weights float[numEdges]: weight of each edge, or null where the graph has none
 */
record GraphManifest(
    int formatVersion,
    String content,
    boolean directed,
    int numNodes,
    int numEdges,
    List<IdLength> idLengths,
    FileEntry ids,
    FileEntry sources,
    FileEntry targets,
    FileEntry weights) {

  /** So many ids of so many bytes. */
  record IdLength(int bytes, int ids) {}
}
