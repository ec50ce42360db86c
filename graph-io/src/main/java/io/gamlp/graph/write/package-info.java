/** Writers of graphs. */
package io.gamlp.graph.write;
