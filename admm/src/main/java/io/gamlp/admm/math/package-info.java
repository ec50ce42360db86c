/** Elementwise mathematics of the subproblems. */
package io.gamlp.admm.math;
