/** Graphs and splits drawn from a seed: the same seed gives the same bits on every machine. */
package io.gamlp.graph.generate;
