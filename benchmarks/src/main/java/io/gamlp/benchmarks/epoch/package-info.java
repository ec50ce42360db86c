/** Runs of generated trainings on both engines, looked at from outside: their epochs and phases. */
package io.gamlp.benchmarks.epoch;
