/**
 * The command line: words in, calls of {@link io.gamlp.flink.pipeline.Pipelines}, progress and
 * results out. Flags and help texts come from {@link io.gamlp.flink.config.GamlpOptions}.
 */
package io.gamlp.flink.cli;
