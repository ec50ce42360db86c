/** The least that the machine needs for the same work, through the bare BLAS. */
package io.gamlp.benchmarks.floor;
