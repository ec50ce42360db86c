/**
 * The snapshots that came from a stream, side by side on storage: each with its graph as it is, its
 * rows as the training wants them, and how it arrived. What {@code gamlp stream} knows is here and
 * survives any of its processes.
 */
package io.gamlp.graph.library;
