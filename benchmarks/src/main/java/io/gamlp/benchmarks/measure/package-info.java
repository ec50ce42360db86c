/** Samples, their units and limits, and what is known about the machine. */
package io.gamlp.benchmarks.measure;
