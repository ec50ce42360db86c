/**
 * Durable artefacts: a small file system, checksummed binary files, manifests, and the snapshot
 * store built of them. Whatever stands here can be read by row range, so that no reader needs the
 * whole graph, and is only visible once it is complete.
 */
package io.gamlp.graph.store;
