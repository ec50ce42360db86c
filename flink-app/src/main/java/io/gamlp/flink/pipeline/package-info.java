/**
 * The jobs as a whole, one call for each sub-command: {@link io.gamlp.flink.pipeline.Pipelines} is
 * what the command line knows of them.
 */
package io.gamlp.flink.pipeline;
