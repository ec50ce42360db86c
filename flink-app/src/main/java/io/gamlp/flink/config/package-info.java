/**
 * Typed configuration. Every option is declared once, in {@link
 * io.gamlp.flink.config.GamlpOptions}; its flag, config-file key, help text, validation and row in
 * {@code docs/configuration.md} come from that declaration. Values are filled in the order
 * defaults, file, command line; the {@code …Config} classes are immutable typed views of the
 * outcome.
 */
package io.gamlp.flink.config;
