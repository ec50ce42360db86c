/** Benchmarks: kernels by JMH, whole epochs against a floor measured in the same run. */
package io.gamlp.benchmarks;
