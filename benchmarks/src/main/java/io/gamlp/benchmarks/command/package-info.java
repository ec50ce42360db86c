/** The sub-command {@code gamlp bench}: which rows are run, how they are printed and written. */
package io.gamlp.benchmarks.command;
