package io.gamlp.graph.source;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.wire.IdentifiedGraph;

/** Reads or draws the graph of one source. */
@FunctionalInterface
interface Loader {

  /**
   * The graph.
   *
   * @param options with the draw of the split where the source brings none
   */
  GraphSnapshot load(LoadOptions options);

  /**
   * The graph with the ids of its nodes: their numbers, where the source knows no others.
   *
   * @param directed whether to keep the direction of edges, where the source does not say
   */
  default IdentifiedGraph loadIdentified(LoadOptions options, boolean directed) {
    return IdentifiedGraph.numbered(load(options), directed);
  }
}
