/** The rows of {@code gamlp bench}, each of which can run alone. */
package io.gamlp.benchmarks.rows;
