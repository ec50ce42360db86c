/** Models by version: what a stream publishes, and what {@code registry:…} names. */
package io.gamlp.flink.registry;
