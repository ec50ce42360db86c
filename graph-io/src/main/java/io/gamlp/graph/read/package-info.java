/**
 * Readers, one class a format, each from files to a {@link io.gamlp.graph.GraphSnapshot}.
 *
 * <p>Everything that is wrong with a file is an {@link io.gamlp.graph.InputException} with file and
 * line or offset. {@link io.gamlp.graph.source.DataSource} is the door for other packages.
 */
package io.gamlp.graph.read;
